/**
 * `node benchmarks/dist/server-load.js [mutations|requests|workers|rows [COUNT]]`: the server under load, one line per promise with its
 * limit; exit 1 when one is missed. Linux only.
 *
 * - mutations: COUNT (1000) photos sent at once: every answer comes, the refused ones typed; memory; event loop
 * - requests: COUNT (10,000) queries: memory, descriptors and timers are where they were
 * - workers: COUNT (60) photos by one worker, then by two, each on a core of its own; PostgreSQL by TEST_DATABASE_URL
 * - rows: a page of 50 among 1,000 and among COUNT (1,000,000) rows; PostgreSQL when TEST_DATABASE_URL names it, else embedded
 */
import { loadMutations } from './load-mutations.js';
import { loadRequests } from './load-requests.js';
import { loadRows } from './load-rows.js';
import { loadWorkers } from './load-workers.js';
import { missedPromises } from './promise.js';

const loads = {
  mutations: () => loadMutations(count(1000)),
  requests: () => loadRequests(count(10_000)),
  workers: () => loadWorkers(count(60)),
  rows: () => loadRows(count(1_000_000)),
};

const [, , name, given] = process.argv;
const count = (usual: number) => Number(given ?? usual) || usual;
for (const [each, load] of Object.entries(loads)) {
  if (name === undefined || name === each) await load();
}
process.exit(missedPromises() > 0 ? 1 : 0);
