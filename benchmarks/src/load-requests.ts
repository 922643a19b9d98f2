import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promise } from './promise.js';
import { type ServerProcess, startServerProcess } from './server-process.js';

const body = JSON.stringify({ query: '{ viewer { owner } reconstructions(first: 20) { totalCount nodes { id } } }' });
const clients = 20;

/** So many queries, twenty at a time; what they leave is compared with what a twentieth of them had left before. */
export async function loadRequests(count: number): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'ringnet-load-'));
  const server = await startServerProcess({ DATA_DIR: dataDir });
  try {
    await send(server.url, Math.ceil(count / 20));
    const before = await state(server);
    await send(server.url, count);
    const after = await state(server);
    console.log(`${count} requests: before ${JSON.stringify(before)}, after ${JSON.stringify(after)}`);
    promise('memory gained', after.megabytes - before.megabytes, 50, { unit: ' MB' });
    promise('descriptors gained', after.descriptors - before.descriptors, 5);
    promise('timers gained', after.timers - before.timers, 5);
  } finally {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function send(url: string, count: number): Promise<void> {
  let left = count;
  const client = async () => {
    while (left > 0) {
      left -= 1;
      const headers = { 'content-type': 'application/json', connection: 'close' };
      const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
      if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
      await response.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
}

async function state(server: ServerProcess) {
  await new Promise((resolve) => setTimeout(resolve, 2000)); // what is on its way ends
  return {
    megabytes: server.memory('VmRSS'),
    descriptors: server.descriptors(),
    timers: await server.metric('nodejs_active_resources{type="Timeout"}'),
  };
}
