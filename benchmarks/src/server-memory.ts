/**
 * `node benchmarks/dist/server-memory.js [COUNT] [-- NODE_FLAGS]`: starts the server as `npm start` does, sends COUNT photos (default
 * 50) over HTTP, every other one with the web page's artifacts, and prints the resident memory as the system sees it. Linux only.
 * Exit 1 when it ends above 600 MB, the limit that a small machine gets by on.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const limitMegabytes = 600;
const photos = ['mona-lisa.jpg', 'astronaut.png', 'grace_hopper.jpg'];
const artifactSets = [
  ['MESH_GLB', 'OVERLAY_PNG'],
  ['MESH_GLB', 'OVERLAY_PNG', 'TEXTURE_PNG', 'THUMBNAIL_WEBP'],
];
const mutation = `mutation ($input: ReconstructInput!) {
  reconstruct(input: $input, waitMs: 30000) { userErrors { code message } reconstruction { status } }
}`;

interface Answer {
  readonly data?: { readonly reconstruct: { readonly reconstruction: { readonly status: string } | null } };
}

const repository = resolve(fileURLToPath(new URL('../../', import.meta.url)));
const separator = process.argv.indexOf('--');
const nodeFlags = separator < 0 ? [] : process.argv.slice(separator + 1);
const count = Number(process.argv[2] ?? 50) || 50;

async function main(): Promise<number> {
  const dataDir = mkdtempSync(join(tmpdir(), 'ringnet-memory-'));
  const port = await freePort();
  const begun = performance.now();
  const server = spawn(process.execPath, [...nodeFlags, join(repository, 'apps/api/dist/main.js')], {
    env: {
      ...process.env,
      RINGNET_PORT: String(port),
      RINGNET_DATA_DIR: dataDir,
      RINGNET_LOG_LEVEL: 'error',
      RINGNET_REQUESTS_PER_MINUTE: '0',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    await untilReady(server, port);
    console.log(`ready after ${((performance.now() - begun) / 1000).toFixed(1)} s: ${report(server)}`);
    const cpuBefore = cpuSeconds(server);
    const milliseconds: number[] = [];
    for (let done = 1; done <= count; done++) {
      milliseconds.push(await reconstruct(port, photos[done % photos.length], artifactSets[done % 2]));
      if ([1, 3, 10].includes(done) || done % 25 === 0 || done === count)
        console.log(`after ${done}: ${report(server)}`);
    }
    milliseconds.sort((a, b) => a - b);
    const cpu = (1000 * (cpuSeconds(server) - cpuBefore)) / count;
    console.log(
      `a reconstruction over HTTP: ${Math.round(milliseconds[count >> 1])} ms (median), ${Math.round(cpu)} ms of processor time (mean)`,
    );
    return memory(server, 'VmRSS') > limitMegabytes ? 1 : 0;
  } finally {
    const ended = new Promise((done) => server.once('exit', done));
    if (server.exitCode === null && server.kill('SIGTERM')) await ended;
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function reconstruct(port: number, photo: string, artifacts: readonly string[]): Promise<number> {
  const form = new FormData();
  form.append('operations', JSON.stringify({ query: mutation, variables: { input: { artifacts, image: null } } }));
  form.append('map', JSON.stringify({ 0: ['variables.input.image'] }));
  form.append('0', new Blob([readFileSync(join(repository, 'examples/photos', photo))]), photo);
  const begun = performance.now();
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'apollo-require-preflight': 'true' },
    body: form,
  });
  const answer = (await response.json()) as Answer;
  if (answer.data?.reconstruct.reconstruction?.status !== 'SUCCEEDED') throw new Error(JSON.stringify(answer));
  return performance.now() - begun;
}

function report(server: ChildProcess): string {
  return `resident ${memory(server, 'VmRSS')} MB, peak ${memory(server, 'VmHWM')} MB`;
}

function memory(server: ChildProcess, field: string): number {
  const kilobytes = new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'));
  return Math.round((Number(kilobytes?.[1]) * 1024) / 1e6);
}

/** User and system time of all threads, in the clock ticks of which Linux has 100 a second. */
function cpuSeconds(server: ChildProcess): number {
  const stat = readFileSync(`/proc/${server.pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function untilReady(server: ChildProcess, port: number): Promise<void> {
  while (server.exitCode === null) {
    const response = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
    if (response?.ok) return;
    await new Promise((again) => setTimeout(again, 100));
  }
  throw new Error(`the server ended with code ${server.exitCode}`);
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

process.exit(await main());
