import { expect, test } from 'vitest';
import { query, reconstructMutation, upload } from './support/graphql-client.js';
import { pngOf } from './support/pictures.js';
import { startTestServer } from './support/test-server.js';

test('a backlog is worked off without waiting for the next poll', async () => {
  const server = await startTestServer({ workerConcurrency: 2 });
  const jobs = 30; // at one poll each, two workers would take more than seven seconds
  for (let red = 1; red <= jobs; red++) await upload(server.url, reconstructMutation, await pngOf(red));
  const { rows, seconds } = await whenDone(server.url, jobs);
  expect(rows).toBe(jobs);
  expect(seconds).toBeLessThan(7);
  await server.close();
});

async function whenDone(url: string, jobs: number): Promise<{ rows: number; seconds: number }> {
  for (const end = Date.now() + 25_000; ; ) {
    const { data } = await query(
      url,
      '{ reconstructions(first: 100, filter: { status: [SUCCEEDED] }) { nodes { startedAt finishedAt } } }',
    );
    const nodes: { startedAt: string; finishedAt: string }[] = data.reconstructions.nodes;
    if (nodes.length === jobs || Date.now() > end) {
      const times = nodes.flatMap(({ startedAt, finishedAt }) => [Date.parse(startedAt), Date.parse(finishedAt)]);
      return { rows: nodes.length, seconds: (Math.max(...times) - Math.min(...times)) / 1000 };
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
