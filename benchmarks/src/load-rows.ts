import { createBenchDatabase } from './bench-database.js';
import { startBenchServer } from './bench-server.js';
import { promise } from './promise.js';

const pages = {
  'the gallery: ids, status, photos, files, how many': `{ reconstructions(first: 50) { totalCount pageInfo { hasNextPage endCursor }
    nodes { id status createdAt photo { id width } artifacts { id kind } } } }`,
  'with parameters': `{ reconstructions(first: 50) { pageInfo { hasNextPage endCursor }
    nodes { id status camera { scale } quality { confidence } shape(first: 10) } } }`,
  'the last page': '{ reconstructions(last: 50) { nodes { id status } } }',
};

/** A page of 50 among 1,000 rows, then among so many; the fastest of 40, which other programs of the machine disturb least. */
export async function loadRows(total: number): Promise<void> {
  const base = process.env.TEST_DATABASE_URL;
  const database = base ? await createBenchDatabase(base) : null;
  const bench = await startBenchServer(database ? { databaseUrl: database.url } : {});
  try {
    await bench.reconstruct();
    const among = async (rows: number) => {
      await bench.fill(rows);
      const times: number[] = [];
      for (const text of Object.values(pages)) times.push(await fastest(() => bench.query(text)));
      return times;
    };
    const few = await among(1000);
    const many = await among(total);
    for (const [index, name] of Object.keys(pages).entries()) {
      const [before, after] = [few[index], many[index]];
      console.log(`${name}: ${before.toFixed(1)} ms among 1,000 rows, ${after.toFixed(1)} ms among ${total}`);
      promise(`${name}, growth`, after / before, 2, { unit: 'x' });
    }
  } finally {
    await bench.close();
    await database?.drop();
  }
}

async function fastest(verb: () => Promise<unknown>): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let call = 0; call < 43; call++) {
    const begun = performance.now();
    await verb();
    if (call >= 3) best = Math.min(best, performance.now() - begun);
  }
  return best;
}
