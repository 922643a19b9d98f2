import { ibugRows, RegressorError } from '@ringnet/regressor';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, expect, test } from 'vitest';
import WebSocket from 'ws';
import { toGlobalId } from '../src/graphql/global-id.js';
import { reconstructMutation, upload } from './support/graphql-client.js';
import { pngOf } from './support/pictures.js';
import { startTestServer, type TestServer } from './support/test-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({}, { delayMs: 300, headDelayMs: 100 });
});
afterAll(() => server.close());

const subscription =
  'subscription ($id: ID!) { reconstructionChanged(id: $id) { id status stage progress face { box { x y width height } index landmarks { x y } } artifacts { kind } } }';

interface Change {
  readonly status: string;
  readonly progress: number;
  readonly face: { box: object; landmarks: { x: number; y: number }[] | null } | null;
  readonly artifacts: { kind: string }[];
}

test('a WebSocket tells of every change and completes at the end', async () => {
  const id = await submit(10);
  const client = createClient({
    url: `${server.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
  });
  const changes: Change[] = [];
  for await (const { data, errors } of client.iterate<{ reconstructionChanged: Change }>({
    query: subscription,
    variables: { id },
  })) {
    expect(errors).toBeUndefined();
    if (data) changes.push(data.reconstructionChanged);
  }
  await client.dispose();
  checkChanges(changes);
});

test('server-sent events tell the same', async () => {
  const { mediaType, end, events } = await follow(await submit(20));
  expect(mediaType).toContain('text/event-stream');
  expect(end).toMatch(/^event: complete/);
  checkChanges(events);
});

test('a client that has enough is watched for no longer', async () => {
  const { app } = server;
  await follow(await submit(30));
  const row = await app.prisma.reconstruction.findFirstOrThrow();
  const id = '00000000-0000-7000-8000-000000000002';
  const { request, headModel, regressor } = row as unknown as Record<string, object>;
  const data = { ...row, id, status: 'QUEUED', request, headModel, regressor, result: undefined, timings: undefined };
  await app.prisma.reconstruction.create({ data: { ...data, face: undefined } }); // no job: nothing will ever change it
  let watching = 0;
  const { watch } = app.changes;
  Object.assign(app.changes, {
    async *watch(...args: Parameters<typeof watch>) {
      watching += 1;
      try {
        yield* watch(...args);
      } finally {
        watching -= 1;
      }
    },
  });
  // its socket stays open
  const client = createClient({
    url: `${server.ownUrl.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    lazy: false,
  });
  for await (const _ of client.iterate({ query: subscription, variables: { id: toGlobalId('Reconstruction', id) } }))
    break;
  await expect.poll(() => watching).toBe(0);
  Object.assign(app.changes, { watch });
  await app.prisma.reconstruction.delete({ where: { id } }); // those who wait come first
  await client.dispose();
});

async function follow(id: string): Promise<{ mediaType: string | null; end: string | undefined; events: Change[] }> {
  const response = await fetch(`${server.url}/graphql/stream`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query: subscription, variables: { id } }),
  });
  const events = (await response.text()).split('\n\n').filter((event) => event.startsWith('event: '));
  return {
    mediaType: response.headers.get('content-type'),
    end: events.pop(),
    events: events.map((event) => JSON.parse(event.slice(event.indexOf('data: ') + 6)).data.reconstructionChanged),
  };
}

test('an attempt that failed after the face was found takes its face along; the next one finds it anew', async () => {
  server.reconstructor.options.delayMs = 2000; // the subscription stands before the first attempt fails
  server.reconstructor.options.failures = [new RegressorError('ENGINE_FAILED', 'The engine died.')];
  const { events } = await follow(await submit(30));
  const told = events.map(({ status, face }) => `${status} ${face ? 'with' : 'without'} face`);
  const changes = told.filter((state, k) => state !== told[k - 1]);
  expect(changes.slice(changes.indexOf('RUNNING without face'))).toEqual([
    'RUNNING without face',
    'RUNNING with face',
    'QUEUED with face',
    'RUNNING without face',
    'RUNNING with face',
    'SUCCEEDED with face',
  ]);
});

test('an unknown id ends the subscription with NOT_FOUND', async () => {
  const response = await fetch(`${server.url}/graphql/stream`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: subscription, variables: { id: 'nonsense' } }),
  });
  expect(await response.text()).toContain('"code":"NOT_FOUND"');
});

test.each(['{bad', '[1]', '5'])(
  "variables that are no object, such as %s, are the client's fault",
  async (variables) => {
    const parameters = new URLSearchParams({ query: subscription, variables });
    const response = await fetch(`${server.url}/graphql/stream?${parameters}`);
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining('variables')]);
  },
);

async function submit(red: number): Promise<string> {
  const { data } = await upload(server.url, reconstructMutation, await pngOf(red));
  return data.reconstruct.reconstruction.id;
}

function checkChanges(changes: readonly Change[]): void {
  expect(changes.length).toBeGreaterThan(1);
  expect(changes.at(-1)).toMatchObject({ status: 'SUCCEEDED', progress: 1 });
  expect(changes.at(-1)?.artifacts).toHaveLength(2);
  const progress = changes.map((change) => change.progress);
  expect(progress).toEqual([...progress].sort((a, b) => a - b));
  // The face is there before its head is, with the points that the landmark network saw, in iBUG's order.
  const box = { x: 1, y: 2, width: 3, height: 4 };
  const found = changes.find(({ face }) => face !== null);
  expect(found).toMatchObject({ status: 'RUNNING', face: { box, index: 0 } });
  expect(found?.face?.landmarks).toEqual(ibugRows.map((row) => ({ x: row, y: row + 1 })));
  expect(changes.at(-1)?.face).toEqual({ box, index: 0, landmarks: null });
}
