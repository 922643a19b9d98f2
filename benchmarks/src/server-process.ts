/** The server in a process of its own, as `npm start` starts it, and what the system says of it. Linux only. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = resolve(fileURLToPath(new URL('../../', import.meta.url)));

export interface ServerProcess {
  readonly url: string;
  /** Megabytes of `VmRSS` (now) or `VmHWM` (at most so far) */
  memory(field: 'VmRSS' | 'VmHWM'): number;
  /** User and system time of all threads, in the clock ticks of which Linux has 100 a second */
  cpuSeconds(): number;
  /** Open files and sockets */
  descriptors(): number;
  /** A value of /metrics by its whole name with labels; 0 when absent */
  metric(name: string): Promise<number>;
  /** Asks it to end, and waits. */
  stop(): Promise<void>;
}

/**
 * @param settings environment variables without `RINGNET_`
 * @param core the processor it may use; any when absent
 * @throws Error when it ends instead of becoming ready
 */
export async function startServerProcess(
  settings: Readonly<Record<string, string>>,
  { nodeFlags = [], core }: { readonly nodeFlags?: readonly string[]; readonly core?: number } = {},
): Promise<ServerProcess> {
  const port = await freePort();
  const node = [process.execPath, ...nodeFlags, join(repository, 'apps/api/dist/main.js')];
  const [command, ...parts] = core === undefined ? node : ['taskset', '-c', String(core), ...node];
  const own = { PORT: String(port), LOG_LEVEL: 'error', REQUESTS_PER_MINUTE: '0', ...settings };
  const variables = Object.entries(own).map(([name, value]) => [`RINGNET_${name}`, value]);
  const child = spawn(command, parts, {
    env: { ...process.env, ...Object.fromEntries(variables) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  await untilReady(child, url);
  return {
    url,
    memory: (field) => {
      const line = new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'));
      return Math.round((Number(line?.[1]) * 1024) / 1e6);
    },
    cpuSeconds: () => {
      const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return (Number(fields[11]) + Number(fields[12])) / 100;
    },
    descriptors: () => readdirSync(`/proc/${child.pid}/fd`).length,
    metric: async (name) => {
      const text = await (await fetch(`${url}/metrics`)).text();
      const line = text.split('\n').find((candidate) => candidate.startsWith(`${name} `));
      return Number(line?.slice(name.length + 1) ?? 0);
    },
    stop: async () => {
      const ended = new Promise((done) => child.once('exit', done));
      if (child.exitCode === null && child.kill('SIGTERM')) await ended;
    },
  };
}

async function untilReady(child: ChildProcess, url: string): Promise<void> {
  while (child.exitCode === null) {
    const response = await fetch(`${url}/readyz`).catch(() => null);
    if (response?.ok) return;
    await new Promise((again) => setTimeout(again, 100));
  }
  throw new Error(`the server ended with code ${child.exitCode}`);
}

function freePort(): Promise<number> {
  const probe = createServer();
  return new Promise((found) =>
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => found(typeof address === 'object' && address ? address.port : 0));
    }),
  );
}
