import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { frugalMemory } from '@ringnet/api';
import { startBareServer } from './bare-server.js';
import type { Bench, BenchRow } from './bench.js';
import { startBenchServer } from './bench-server.js';
import { type KeptConnection, keepConnection } from './kept-connection.js';
import { medianAsync } from './median-async.js';
import { prepareUpload, uploadAnswer } from './upload-photo.js';

const page = `{ reconstructions(first: 50) { totalCount pageInfo { hasNextPage endCursor }
  nodes { id status createdAt camera { scale } quality { confidence } shape photo { id width } artifacts { id kind } } } }`;

/** The server over HTTP: an empty round trip, a whole reconstruction, a page of 50 among more and more rows. */
export const apiBench: Bench = {
  name: 'api',
  async run() {
    const whole = await wholeReconstructions();
    const bench = await startBenchServer();
    try {
      await bench.reconstruct();
      const rows: BenchRow[] = [await roundTrip(() => bench.query('{ __typename }')), ...whole];
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
  const bare = await startBareServer({ data: { __typename: 'Query' } });
  const rivalMilliseconds = await medianAsync(
    async () => (await fetch(bare.url, { method: 'POST', body: '{"query":"{ __typename }"}' })).json(),
    200,
  );
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

/** A server's code is compiled as it is used; before, it takes two milliseconds more. */
const warmUps = 40;

/** 61 kB, as pages send photos, and 792 kB, whose sending alone costs. */
const photos = ['grace_hopper.jpg', 'astronaut.png'];

/**
 * Client here, with its request made beforehand and a connection that it keeps; server in a process of its own, and in that one the library. One after the other, so that
 * both see the same machine: what the API adds is the median of the differences.
 */
async function wholeReconstructions(): Promise<BenchRow[]> {
  const child = fork(fileURLToPath(new URL('server-and-library.js', import.meta.url)), {
    execArgv: [...frugalMemory.nodeFlags],
    env: { ...process.env, ...frugalMemory.environment },
  });
  const [servers] = (await once(child, 'message')) as [{ url: string; bareUrl: string }];
  const rows: BenchRow[] = [];
  for (const photo of photos) rows.push(...(await wholeReconstruction(child, servers, photo)));
  child.disconnect();
  await once(child, 'exit');
  return rows;
}

async function wholeReconstruction(
  child: ChildProcess,
  { url, bareUrl }: { readonly url: string; readonly bareUrl: string },
  photo: string,
): Promise<BenchRow[]> {
  const bytes = Uint8Array.from(readFileSync(new URL(`../../examples/photos/${photo}`, import.meta.url)));
  const { headers, body } = await prepareUpload(bytes, [], 30_000);
  const byLibrary = async () => {
    child.send(photo);
    const [milliseconds] = (await once(child, 'message')) as [number];
    return milliseconds;
  };
  const [server, bareServer] = [keepConnection(url), keepConnection(bareUrl)];
  const sendTo = async ({ post }: KeptConnection) => {
    const { reconstruction } = uploadAnswer(await post(headers, body));
    if (reconstruction?.status !== 'SUCCEEDED') throw new Error('the mutation did not succeed');
  };
  const runs: { mutation: number; bare: number }[] = [];
  for (let run = 0; run < warmUps + 60; run++) {
    const times = { mutation: await timeOf(() => sendTo(server)), bare: await byLibrary() };
    if (run >= warmUps) runs.push(times);
  }
  const sending = await medianAsync(() => sendTo(bareServer), 40); // apart: its garbage is the same process's
  server.close();
  bareServer.close();
  const [mutation, bare] = (['mutation', 'bare'] as const).map((name) => median(runs.map((times) => times[name])));
  const whole = {
    name: `reconstruct mutation, ${photo}`,
    milliseconds: mutation,
    rival: "the library, in the server's process",
    rivalMilliseconds: bare,
    limitMilliseconds: null,
    allowedRatio: 3,
  };
  const overhead = {
    name: `what the API adds, ${photo}`,
    milliseconds: median(runs.map((times) => times.mutation - times.bare)),
    rival: null,
    rivalMilliseconds: null,
    limitMilliseconds: 8,
  };
  const transport = {
    name: `of that, sending alone, ${photo}`,
    milliseconds: sending,
    rival: null,
    rivalMilliseconds: null,
    limitMilliseconds: null,
  };
  return [whole, overhead, transport];
}

async function timeOf(verb: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await verb();
  return performance.now() - begun;
}

const median = (times: number[]) => times.sort((a, b) => a - b)[times.length >> 1];
