import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface ServerProcess {
  readonly url: string;
  readonly child: ChildProcess;
  /** Resolves when the process has ended. @returns its exit code, null after a signal */
  readonly ended: Promise<number | null>;
  kill(signal: NodeJS.Signals): Promise<void>;
}

export interface ProcessOptions {
  readonly settings: object;
  readonly killAt?: { readonly step: string; readonly occurrence: number };
  readonly delayMs?: number;
  /** Of a fake that processes share; `delayMs` is its affair then */
  readonly fakeFolder?: string;
  /** Holds the milliseconds by which the process's system clock is wrong */
  readonly clockFile?: string;
}

/** Starts a server process and waits for its address. @throws Error with what it wrote when it ends instead */
export async function startProcess({
  settings,
  killAt,
  delayMs = 20,
  fakeFolder,
  clockFile,
}: ProcessOptions): Promise<ServerProcess> {
  const file = fileURLToPath(new URL('./server-main.ts', import.meta.url));
  const parts = { settings, killAt: killAt ?? null, delayMs, fakeFolder: fakeFolder ?? null };
  const stepped = clockFile ? ['--import', new URL('./step-clock.ts', import.meta.url).href] : [];
  const child = spawn(process.execPath, [...stepped, file, JSON.stringify(parts)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...(clockFile ? { TEST_CLOCK_FILE: clockFile } : {}) },
  });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (chunk) => resolve(String(chunk).trim()));
    ended.then((code) => reject(new Error(`the server ended with ${code}: ${errors}`)));
  });
  return {
    url,
    child,
    ended,
    kill: async (signal) => {
      child.kill(signal);
      await ended;
    },
  };
}
