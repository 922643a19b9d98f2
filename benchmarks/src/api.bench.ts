import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeImage } from '@ringnet/io';
import type { Bench, BenchRow } from './bench.js';
import { startBenchServer } from './bench-server.js';
import { medianAsync } from './median-async.js';

const page = `{ reconstructions(first: 50) { totalCount pageInfo { hasNextPage endCursor }
  nodes { id status createdAt camera { scale } quality { confidence } shape photo { id width } artifacts { id kind } } } }`;

/** The server over HTTP: an empty round trip, a whole reconstruction, a page of 50 among more and more rows. */
export const apiBench: Bench = {
  name: 'api',
  async run() {
    const bench = await startBenchServer();
    try {
      const rows: BenchRow[] = [
        await roundTrip(() => bench.query('{ __typename }')),
        ...(await wholeReconstruction(bench)),
      ];
      const { prisma } = bench.server.app;
      for (const total of [1_000, 10_000]) {
        await bench.fill(total);
        rows.push({
          name: `page of 50 among ${total.toLocaleString('en')} rows`,
          milliseconds: await medianAsync(() => bench.query(page), 20),
          rival: 'Prisma alone, the same rows',
          rivalMilliseconds: await medianAsync(
            () =>
              Promise.all([
                prisma.reconstruction.findMany({
                  take: 50,
                  orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
                  include: { photo: true, artifacts: true },
                }),
                prisma.reconstruction.count(),
              ]),
            20,
          ),
          limitMilliseconds: null,
          allowedRatio: 3,
        });
      }
      return rows;
    } finally {
      await bench.close();
    }
  },
};

async function roundTrip(ours: () => Promise<unknown>): Promise<BenchRow> {
  const answer = JSON.stringify({ data: { __typename: 'Query' } });
  const bare = createServer((request, response) => {
    request.resume();
    request.on('end', () => response.setHeader('content-type', 'application/json').end(answer));
  });
  await new Promise<void>((resolve) => bare.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(bare.address() as AddressInfo).port}`;
  const rivalMilliseconds = await medianAsync(
    async () => (await fetch(url, { method: 'POST', body: '{"query":"{ __typename }"}' })).json(),
    200,
  );
  bare.closeAllConnections();
  bare.close();
  return {
    name: 'API round trip, { __typename }',
    milliseconds: await medianAsync(ours, 200),
    rival: 'bare node:http with fixed JSON',
    rivalMilliseconds,
    limitMilliseconds: null,
    allowedRatio: 10,
  };
}

async function wholeReconstruction(bench: Awaited<ReturnType<typeof startBenchServer>>): Promise<BenchRow[]> {
  const { reconstructor } = bench.server.app;
  const bytes = new Uint8Array(readFileSync(new URL('../../examples/photos/astronaut.png', import.meta.url)));
  const direct = async () => reconstructor.reconstruct((await decodeImage(bytes)).image);
  // one after the other, so that both see the same machine
  const pairs: { mutation: number; bare: number }[] = [];
  for (let run = 0; run < 33; run++) {
    const pair = { mutation: await timeOf(bench.reconstruct), bare: await timeOf(direct) };
    if (run >= 3) pairs.push(pair);
  }
  const [mutation, bare] = [median(pairs.map((pair) => pair.mutation)), median(pairs.map((pair) => pair.bare))];
  const whole = {
    name: 'reconstruct mutation, upload to result',
    milliseconds: mutation,
    rival: 'the library, same process',
    rivalMilliseconds: bare,
    limitMilliseconds: null,
    allowedRatio: 3,
  };
  const overhead = {
    name: 'what the API adds to the bare pipeline',
    milliseconds: mutation - bare,
    rival: null,
    rivalMilliseconds: null,
    limitMilliseconds: 8,
  };
  return [whole, overhead];
}

async function timeOf(verb: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await verb();
  return performance.now() - begun;
}

const median = (times: number[]) => times.sort((a, b) => a - b)[times.length >> 1];
