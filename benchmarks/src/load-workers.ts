import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBenchDatabase } from './bench-database.js';
import { promise } from './promise.js';
import { repository, type ServerProcess, startServerProcess } from './server-process.js';
import { uploadPhoto } from './upload-photo.js';

const photo = Uint8Array.from(readFileSync(join(repository, 'examples/photos/mona-lisa.jpg')));

/** Of each worker, not measured: it takes several seconds until V8 has compiled everything for speed. */
const warmUpPhotos = 15;

/** At most 100, the largest page. Reconstructions a second of one worker process on the first core, and of two on the first two. */
export async function loadWorkers(count: number): Promise<void> {
  if (!process.env.TEST_DATABASE_URL) {
    console.log('left out workers: several need PostgreSQL, named by TEST_DATABASE_URL');
    return;
  }
  const one = await throughput(count, [0]);
  const two = await throughput(count, [0, 1]);
  for (const [name, { perSecond, workerMs, otherMs }] of Object.entries({ 'one worker': one, 'two workers': two })) {
    const times = `${workerMs.toFixed(0)} ms of a worker's processor time and ${otherMs.toFixed(0)} ms of the API's each`;
    console.log(`${name}: ${perSecond.toFixed(2)} reconstructions a second, ${times}`);
  }
  promise("two workers' throughput over one's", two.perSecond / one.perSecond, 1.8, { unit: 'x', atLeast: true });
}

/** Processor times tell what two workers would do with a core each where the API, the database and the client take theirs from the same. */
interface Throughput {
  readonly perSecond: number;
  readonly workerMs: number;
  readonly otherMs: number;
}

/** Measured from when the last photo has been taken until the queue is empty: uploads cost the client and the API, not the workers. */
async function throughput(count: number, cores: readonly number[]): Promise<Throughput> {
  const database = await createBenchDatabase(process.env.TEST_DATABASE_URL ?? '');
  const dataDir = mkdtempSync(join(tmpdir(), 'ringnet-load-'));
  const shared = { DATA_DIR: dataDir, DATABASE_URL: database.url, LINK_SECRET: 'x'.repeat(32), THREADS: '1' };
  const limits = { QUEUE_LIMIT: String(count + 10), QUEUE_LIMIT_PER_OWNER: String(count + 10) };
  const api = await startServerProcess({ ...shared, ...limits, ROLE: 'api' });
  const workers = await Promise.all(cores.map((core) => startServerProcess({ ...shared, ROLE: 'worker' }, { core })));
  const total = (servers: readonly ServerProcess[]) => servers.reduce((sum, server) => sum + server.cpuSeconds(), 0);
  const send = async (photos: number) => {
    for (let sent = 0; sent < photos; sent++) await uploadPhoto(api.url, photo, ['MESH_GLB'], 0);
  };
  const warmUp = warmUpPhotos * workers.length;
  await send(warmUp);
  await untilDone(api.url, warmUp);
  await send(count);
  const begun = Date.now();
  const before = { workers: total(workers), api: total([api]) };
  const ends = (await untilDone(api.url, warmUp + count)).filter((end) => end > begun);
  const each = 1000 / ends.length;
  const measured = {
    perSecond: (1000 * ends.length) / (Math.max(...ends) - begun),
    workerMs: each * (total(workers) - before.workers),
    otherMs: each * (total([api]) - before.api),
  };
  for (const server of [...workers, api]) await server.stop();
  await database.drop();
  rmSync(dataDir, { recursive: true, force: true });
  return measured;
}

/** Waits for so many results; looks seldom, because looking takes processor time too. @returns when the newest hundred ended, ms */
async function untilDone(url: string, count: number): Promise<number[]> {
  const query = '{ reconstructions(first: 100, filter: { status: [SUCCEEDED] }) { nodes { finishedAt } totalCount } }';
  const headers = { 'content-type': 'application/json' };
  for (;;) {
    const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
    const { data } = (await response.json()) as {
      data: { reconstructions: { totalCount: number; nodes: { finishedAt: string }[] } };
    };
    const { totalCount, nodes } = data.reconstructions;
    if (totalCount === count) return nodes.map(({ finishedAt }) => Date.parse(finishedAt));
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}
