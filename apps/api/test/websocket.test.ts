import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect as connectTcp } from 'node:net';
import { type Client, createClient } from 'graphql-ws';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import WebSocket from 'ws';
import { createApiKey } from '../src/access/api-keys.js';
import { type SocketOptions, serveWebSockets } from '../src/http/websocket.js';
import { reconstructMutation, upload } from './support/graphql-client.js';
import { pngOf } from './support/pictures.js';
import { startTestServer, type TestServer } from './support/test-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ requireKeys: true, introspection: false, trustProxy: true });
});
afterAll(() => server.close());

const clients: Client[] = [];
afterEach(() => Promise.all(clients.splice(0).map((client) => client.dispose())));

async function keyOf(name: string, requestsPerMinute = 0): Promise<string> {
  const { secret } = await createApiKey(server.app.prisma, { owner: name, name, requestsPerMinute });
  return `Bearer ${secret}`;
}

function connect(connectionParams: Record<string, unknown>): Client {
  const client = createClient({
    url: `${server.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: class extends WebSocket {
      constructor(address: string, protocols: string[]) {
        super(address, protocols, { headers: { 'x-forwarded-proto': 'https' } });
      }
    },
    retryAttempts: 0,
    lazyCloseTimeout: 10_000,
    connectionParams,
  });
  clients.push(client);
  return client;
}

/** The first answer, or what the operation or the socket ended with. */
function ask(client: Client, query: string): Promise<unknown> {
  return new Promise((resolve) => {
    client.subscribe({ query }, { next: resolve, error: resolve, complete: () => resolve('complete') });
  });
}

const refusal = (message: RegExp, code: string) => [
  expect.objectContaining({ message: expect.stringMatching(message), extensions: expect.objectContaining({ code }) }),
];

test.each([{}, { authorization: 'Bearer rn_wrong' }, { authorization: 7 }])(
  'a socket with %o is closed before it may ask anything, and told why',
  async (parameters) => {
    const closed = await ask(connect(parameters), '{ viewer { ownr } }');
    expect(closed).toMatchObject({ code: 4403, reason: expect.stringMatching(/key/) });
  },
);

test('each operation counts as a request', async () => {
  const client = connect({ authorization: await keyOf('busy', 3) });
  const answers = [];
  for (let k = 0; k < 8; k++) answers.push(await ask(client, '{ viewer { owner } }'));
  expect(answers[0]).toEqual({ data: { viewer: { owner: 'busy' } } });
  const refused = answers.filter((answer) => Array.isArray(answer));
  expect(refused.length).toBeGreaterThanOrEqual(2); // a new minute may begin in between
  expect(refused[0]).toEqual(refusal(/More than 3 requests/, 'RATE_LIMITED'));
});

test('a faulty query is answered and leaves the socket open', async () => {
  const client = connect({ authorization: await keyOf('typist') });
  expect(await ask(client, '{ viewer { ')).toEqual(refusal(/Syntax Error/, 'BAD_USER_INPUT'));
  expect(await ask(client, `{ viewer { ${'owner '.repeat(3000)} } }`)).toEqual(
    refusal(/2000 tokens/, 'BAD_USER_INPUT'),
  );
  expect(await ask(client, '{ __type(name: "Query") { name } }')).toEqual(refusal(/introspection/, 'BAD_USER_INPUT'));
  expect(await ask(client, '{ viewer { owner } }')).toEqual({ data: { viewer: { owner: 'typist' } } });
});

test('links are those of the address that the proxy was called by', async () => {
  const authorization = await keyOf('behind');
  const photo = await pngOf(7);
  const { data } = await upload(server.url, reconstructMutation, photo, {}, { waitMs: 8000 }, { authorization });
  const text = `subscription { reconstructionChanged(id: "${data.reconstruct.reconstruction.id}") { artifacts { url } } }`;
  const answer = (await ask(connect({ authorization }), text)) as {
    data: { reconstructionChanged: { artifacts: { url: string }[] } };
  };
  expect(answer.data.reconstructionChanged.artifacts[0].url).toMatch(/^https:/);
});

test('what fails inside is not shown', async () => {
  const authorization = await keyOf('unlucky');
  const { data } = await upload(
    server.url,
    reconstructMutation,
    await pngOf(8),
    {},
    { waitMs: 8000 },
    { authorization },
  );
  const { id } = data.reconstruct.reconstruction;
  const watch = vi.spyOn(server.app.changes, 'watch').mockImplementation(() => {
    throw new Error('Invalid invocation in /srv/secret/database.js');
  });
  const answer = await ask(connect({ authorization }), `subscription { reconstructionChanged(id: "${id}") { id } }`);
  watch.mockRestore();
  expect(answer).toEqual(refusal(/^The server failed/, 'INTERNAL_SERVER_ERROR'));
});

test('a client that does not answer the close is cut off after three seconds', async () => {
  const httpServer = createServer().listen(0, '127.0.0.1');
  const sockets = serveWebSockets(httpServer, { isOriginAllowed: () => true } as unknown as SocketOptions);
  await once(httpServer, 'listening');
  const client = connectTcp((httpServer.address() as AddressInfo).port, '127.0.0.1').on('error', () => {});
  client.write(
    'GET /graphql HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n',
  );
  expect(String(await once(client, 'data'))).toContain('101');
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const closed = sockets.close();
  vi.advanceTimersByTime(3000);
  vi.useRealTimers();
  await closed;
  client.destroy();
  httpServer.close();
});
