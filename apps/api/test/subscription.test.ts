import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, expect, test } from 'vitest';
import WebSocket from 'ws';
import { reconstructMutation, upload } from './support/graphql-client.js';
import { pngOf } from './support/pictures.js';
import { startTestServer, type TestServer } from './support/test-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({}, { delayMs: 300 });
});
afterAll(() => server.close());

const subscription =
  'subscription ($id: ID!) { reconstructionChanged(id: $id) { id status stage progress artifacts { kind } } }';

interface Change {
  readonly status: string;
  readonly progress: number;
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
  const id = await submit(20);
  const response = await fetch(`${server.url}/graphql/stream`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query: subscription, variables: { id } }),
  });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const events = (await response.text()).split('\n\n').filter((event) => event.startsWith('event: '));
  expect(events.pop()).toMatch(/^event: complete/);
  checkChanges(events.map((event) => JSON.parse(event.slice(event.indexOf('data: ') + 6)).data.reconstructionChanged));
});

test('an unknown id ends the subscription with NOT_FOUND', async () => {
  const response = await fetch(`${server.url}/graphql/stream`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: subscription, variables: { id: 'nonsense' } }),
  });
  expect(await response.text()).toContain('"code":"NOT_FOUND"');
});

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
}
