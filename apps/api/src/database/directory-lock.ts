import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** Start time of the process in clock ticks, so that a recycled pid is not taken for the holder */
  readonly started: string | null;
}

/**
 * Takes the exclusive lock of a data directory, which PGlite lacks: two processes on one directory lose rows silently.
 * A lock left by a process that no longer runs is taken over.
 *
 * @returns a function that gives the lock back
 * @throws Error naming the process that holds it
 */
export function lockDirectory(directory: string): () => void {
  mkdirSync(directory, { recursive: true });
  const file = path.join(directory, 'server.lock');
  const mine: Holder = { pid: process.pid, host: hostname(), started: startTime(process.pid) };
  const text = JSON.stringify(mine);
  const draft = `${file}.${process.pid}`;
  const handle = openSync(draft, 'w', 0o600);
  writeSync(handle, text);
  fsyncSync(handle);
  closeSync(handle);
  try {
    for (let attempt = 0; ; attempt++) {
      try {
        linkSync(draft, file); // atomic: fails when the lock exists, and never shows a half-written one
        return () => {
          if (readHolder(file)?.pid === process.pid) rmSync(file, { force: true });
        };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt === 5) throw error;
      }
      const holder = readHolder(file);
      if (holder && isRunning(holder)) {
        throw new Error(
          `${directory} is in use by process ${holder.pid} on ${holder.host}. ` +
            'Two servers on one embedded data directory would lose data; stop the other, choose another RINGNET_DATA_DIR, or use PostgreSQL.',
        );
      }
      rmSync(file, { force: true });
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

function readHolder(file: string): Holder | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return null;
  }
}

function isRunning(holder: Holder): boolean {
  if (holder.host !== hostname()) return true; // cannot be asked: a shared folder must not be opened twice
  if (holder.pid === process.pid && holder.started === startTime(process.pid)) return true;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return holder.started === startTime(holder.pid);
}

/** Field 22 of /proc/PID/stat; null where there is no /proc. */
function startTime(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
