import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** Whose processes the pid counts: other containers have the same numbers. Locks of earlier versions lack it */
  readonly pidSpace?: string;
  /** Start time of the process in clock ticks, so that a recycled pid is not taken for the holder */
  readonly started: string | null;
}

const touchEveryMs = 10_000;
const deadAfterMs = 60_000;

/** Another process has the directory. */
export class DirectoryInUseError extends Error {
  override readonly name = 'DirectoryInUseError';
}

/**
 * Takes the exclusive lock of a data directory, which PGlite lacks: two processes on one directory lose rows silently.
 * A lock left by a process that no longer runs is taken over: at once where the process can be asked for, else when it
 * was not touched for a minute. A holder that was paused for so long and finds its lock taken ends its process.
 *
 * @returns a function that gives the lock back
 * @throws DirectoryInUseError naming the process that holds it, and the file
 */
export function lockDirectory(directory: string): () => void {
  mkdirSync(directory, { recursive: true });
  const file = path.join(directory, 'server.lock');
  const mine: Holder = { pid: process.pid, host: hostname(), pidSpace: pidSpace(), started: startTime(process.pid) };
  const text = JSON.stringify(mine);
  const draft = `${file}.${randomUUID()}`;
  const handle = openSync(draft, 'wx', 0o600);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
    for (let attempt = 0; ; attempt++) {
      try {
        linkSync(draft, file); // atomic: fails when the lock exists, and never shows a half-written one
        return keepLock(file, handle, text);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt === 5) throw error;
      }
      const holder = readHolder(file);
      if (holder && isRunning(holder, ageOf(file, handle))) {
        throw new DirectoryInUseError(
          `${directory} is in use by process ${holder.pid} on ${holder.host}. ` +
            'Two servers on one embedded data directory would lose data; ' +
            'stop the other, choose another RINGNET_DATA_DIR, or use PostgreSQL. ' +
            `If it no longer runs, ${file} gives way within a minute.`,
        );
      }
      rmSync(file, { force: true });
    }
  } catch (error) {
    closeSync(handle);
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** @param handle of the lock file: what is written to it never lands in the lock of a process that took the name */
function keepLock(file: string, handle: number, text: string): () => void {
  const isOurs = () => statSync(file, { throwIfNoEntry: false })?.ino === fstatSync(handle).ino;
  const timer = setInterval(() => {
    const holder = isOurs() ? null : readHolder(file);
    if (holder) throw new Error(`${file} was taken by process ${holder.pid} on ${holder.host}: this one has to end`);
    try {
      writeSync(handle, text, 0); // the file system's clock, by which it is judged, may be another one than ours
    } catch {
      // a full disk must not end the server; the next touch may succeed
    }
  }, touchEveryMs);
  timer.unref();
  return () => {
    clearInterval(timer);
    if (isOurs()) rmSync(file, { force: true });
    closeSync(handle);
  };
}

function readHolder(file: string): Holder | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return null;
  }
}

/** Milliseconds since the lock was touched, measured with the file that the handle has just written. */
function ageOf(file: string, handle: number): number {
  const touched = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Number.NEGATIVE_INFINITY;
  return fstatSync(handle).mtimeMs - touched;
}

function isRunning(holder: Holder, lockAgeMs: number): boolean {
  const mayAsk = holder.pidSpace ? holder.pidSpace === pidSpace() : holder.host === hostname();
  if (!mayAsk) return lockAgeMs <= deadAfterMs;
  if (holder.pid === process.pid && holder.started === startTime(process.pid)) return true;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return holder.started === startTime(holder.pid);
}

/** The boot and the pid namespace, which a container has of its own; the machine's name where there is no /proc. */
function pidSpace(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
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
