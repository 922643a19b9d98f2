import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../bin/ringnet.js', import.meta.url));

export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly input?: Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  /** Sends this signal as soon as stderr or stdout holds the text. */
  readonly interruptAt?: string;
  /** Sends it when this is settled. */
  readonly interruptWhen?: Promise<unknown>;
}

/** Runs the built `ringnet` as a shell would. */
export function runRingnet(words: readonly string[], options: RunOptions = {}): Promise<Run> {
  const { cwd, input, env, interruptAt, interruptWhen } = options;
  const child = spawn(process.execPath, [program, ...words], { cwd, env: { ...process.env, NO_COLOR: '1', ...env } });
  let stdout = '';
  let stderr = '';
  let isInterrupted = false;
  const look = () => {
    if (interruptAt === undefined || isInterrupted || !(stdout + stderr).includes(interruptAt)) return;
    isInterrupted = true;
    child.kill('SIGINT');
  };
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
    look();
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
    look();
  });
  child.stdin.end(input);
  const interrupt = () => child.kill('SIGINT');
  interruptWhen?.then(interrupt, interrupt);
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** The lines of `--json`. */
export function jsonLines(text: string): Record<string, unknown>[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}
