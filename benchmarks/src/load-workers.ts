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

async function throughput(count: number, cores: readonly number[]): Promise<Throughput> {
  const database = await createBenchDatabase(process.env.TEST_DATABASE_URL ?? '');
  const dataDir = mkdtempSync(join(tmpdir(), 'ringnet-load-'));
  const shared = { DATA_DIR: dataDir, DATABASE_URL: database.url, LINK_SECRET: 'x'.repeat(32), THREADS: '1' };
  const limits = { QUEUE_LIMIT: String(count + 10), QUEUE_LIMIT_PER_OWNER: String(count + 10) };
  const api = await startServerProcess({ ...shared, ...limits, ROLE: 'api' });
  const workers = await Promise.all(cores.map((core) => startServerProcess({ ...shared, ROLE: 'worker' }, { core })));
  const warmUp = warmUpPhotos * workers.length;
  for (let sent = 0; sent < warmUp; sent++) await uploadPhoto(api.url, photo, ['MESH_GLB'], 0);
  await untilDone(api.url, warmUp, 0);
  const total = (servers: readonly ServerProcess[]) => servers.reduce((sum, server) => sum + server.cpuSeconds(), 0);
  const [workersBefore, apiBefore] = [total(workers), total([api])];
  for (let sent = 0; sent < count; sent++) await uploadPhoto(api.url, photo, ['MESH_GLB'], 0);
  const seconds = await untilDone(api.url, count, warmUp);
  const workerMs = (1000 * (total(workers) - workersBefore)) / count;
  const otherMs = (1000 * (total([api]) - apiBefore)) / count;
  for (const server of [...workers, api]) await server.stop();
  await database.drop();
  rmSync(dataDir, { recursive: true, force: true });
  return { perSecond: count / seconds, workerMs, otherMs };
}

/** From the first start to the last end, as the rows tell it; uploads are quicker than work, so the queue is never empty. */
async function untilDone(url: string, count: number, warmedUp: number): Promise<number> {
  const query =
    '{ reconstructions(first: 100, filter: { status: [SUCCEEDED] }) { nodes { startedAt finishedAt } totalCount } }';
  const headers = { 'content-type': 'application/json' };
  for (;;) {
    const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
    const { data } = (await response.json()) as {
      data: { reconstructions: { totalCount: number; nodes: { startedAt: string; finishedAt: string }[] } };
    };
    const { totalCount, nodes } = data.reconstructions;
    if (totalCount === count + warmedUp) {
      const measured = nodes.slice(0, count); // newest first: what warmed up comes after
      const starts = measured.map(({ startedAt }) => Date.parse(startedAt));
      const ends = measured.map(({ finishedAt }) => Date.parse(finishedAt));
      return (Math.max(...ends) - Math.min(...starts)) / 1000;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
