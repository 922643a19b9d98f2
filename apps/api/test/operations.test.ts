import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ConfigError, describeConfig, loadConfig, parseConfig } from '../src/config.js';
import { examine } from '../src/doctor/doctor.js';
import { newId, rowId } from '../src/graphql/global-id.js';
import { sendWebhook } from '../src/webhook/send-webhook.js';
import { isPrivateAddress, resolveWebhook } from '../src/webhook/webhook-address.js';
import { reconstructMutation, upload } from './support/graphql-client.js';
import { pngOf } from './support/pictures.js';
import { isFleet, startTestServer, type TestServer } from './support/test-server.js';

const webhookSecret = 'a secret of the operator';
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ webhooks: true, webhookSecret, webhookAllowPrivate: true });
});
afterAll(() => server.close());

test('health, readiness and metrics answer', async () => {
  expect(await (await fetch(`${server.url}/healthz`)).json()).toEqual({ status: 'ok' });
  const ready = await fetch(`${server.url}/readyz`);
  expect([ready.status, await ready.json()]).toMatchObject([200, { checks: { database: 'ok', files: 'ok' } }]);
  await upload(server.url, reconstructMutation, await pngOf(1), {}, { waitMs: 10_000 });
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  if (!isFleet) expect(metrics).toMatch(/ringnet_job_seconds_count\{outcome="succeeded"\} 1/); // a worker counted it
  expect(metrics).toContain('ringnet_jobs{status="QUEUED"} 0');
});

test('GraphiQL comes whole, and its policy allows its own script only', async () => {
  const response = await fetch(`${server.url}/graphiql`);
  const page = await response.text();
  expect(page).toContain('RingNet GraphiQL');
  expect(page).not.toMatch(/<(script|link)[^>]+(src|href)="https?:/);
  expect(response.headers.get('content-security-policy')).toMatch(/script-src 'sha256-[\w+/=]+' blob:;/);
});

test('the doctor finds what is missing, corrupt, orphaned and stuck, and repairs it', async () => {
  const { data } = await upload(server.url, reconstructMutation, await pngOf(2), {}, { waitMs: 10_000 });
  expect(data.reconstruct.reconstruction.status).toBe('SUCCEEDED');
  const { prisma, files } = server.app;
  expect(await examine(server.app, { orphanAgeMs: -1000 })).toMatchObject([
    // the fake's pictures are text
    { kind: 'UNDECODABLE_ARTIFACT' },
    { kind: 'UNDECODABLE_ARTIFACT' },
  ]);
  await prisma.artifact.updateMany({ where: { kind: 'OVERLAY_PNG' }, data: { mediaType: 'text/plain' } });

  const [first, second] = await prisma.artifact.findMany({ orderBy: { createdAt: 'desc' }, take: 2 });
  await files.remove(first.storageKey);
  await files.put(second.storageKey, new Uint8Array(second.bytes).fill(121));
  const orphan = `photos/${newId()}`;
  await files.put(orphan, new Uint8Array(1));
  const { id: _id, photoId, ...rest } = await prisma.reconstruction.findFirstOrThrow();
  await prisma.reconstruction.create({
    data: {
      ...rest,
      id: '00000000-0000-7000-8000-000000000001',
      photoId,
      status: 'RUNNING',
      request: rest.request as object,
      headModel: rest.headModel as object,
      regressor: rest.regressor as object,
      result: undefined,
      timings: undefined,
      face: undefined,
    },
  });
  const kinds = async (repair: boolean) =>
    (await examine(server.app, { repair, orphanAgeMs: -1000 })).map(({ kind }) => kind).sort();
  const expected = ['CORRUPT_ARTIFACT', 'MISSING_ARTIFACT', 'ORPHAN_FILE', 'STUCK_JOB'];
  expect(await kinds(false)).toEqual(expected);
  expect(await kinds(true)).toEqual(expected);
  // The stuck job is at work again, and its files may be there before their rows.
  const left = await examine(server.app, { orphanAgeMs: -1000 });
  const isOfTheJob = ({ kind, subject }: (typeof left)[number]) =>
    kind === 'STUCK_JOB' || (kind === 'ORPHAN_FILE' && subject !== orphan);
  expect(left.filter((finding) => !isOfTheJob(finding))).toEqual([]);
});

describe('webhooks', () => {
  test('tell the end of a reconstruction, signed', async () => {
    const received = new Promise<{ body: string; signature: string }>((resolve) => {
      const receiver = createServer((request, response) => {
        const chunks: Buffer[] = [];
        request.on('data', (chunk) => chunks.push(chunk));
        request.on('end', () => {
          response.end();
          receiver.close();
          resolve({ body: Buffer.concat(chunks).toString(), signature: String(request.headers['ringnet-signature']) });
        });
      }).listen(0, '127.0.0.1', async () => {
        const webhookUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
        await upload(server.url, reconstructMutation, await pngOf(3), { webhookUrl });
      });
    });
    const { body, signature } = await received;
    const [, seconds, hash] = /^t=(\d+),v1=([\da-f]{64})$/.exec(signature) ?? [];
    expect(hash).toBe(createHmac('sha256', webhookSecret).update(`${seconds}.${body}`).digest('hex'));
    expect(JSON.parse(body)).toMatchObject({
      type: 'reconstruction.finished',
      reconstruction: { status: 'SUCCEEDED' },
    });
  });

  test('a receiver that does not answer holds up nobody else', async () => {
    const sockets: Socket[] = [];
    const silent = createTcpServer((socket) => sockets.push(socket.on('error', () => {}))).listen(0, '127.0.0.1');
    const addressOf = ({ address, port }: AddressInfo) => `http://${address}:${port}/`;
    await upload(server.url, reconstructMutation, await pngOf(5), {
      webhookUrl: addressOf(silent.address() as AddressInfo),
    });
    await expect.poll(() => sockets.length, { timeout: 8000 }).toBe(1);
    let isTold = false;
    const receiver = createServer((_request, response) => {
      isTold = true;
      response.end();
    }).listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    await upload(server.url, reconstructMutation, await pngOf(6), {
      webhookUrl: addressOf(receiver.address() as AddressInfo),
    });
    await expect.poll(() => isTold, { timeout: 8000 }).toBe(true);
    expect(sockets.map(({ closed }) => closed)).toEqual([false]);
    for (const socket of sockets) socket.destroy();
    silent.close();
    receiver.close();
  });

  test.each([
    ['head', 'HTTP/1.1 200 OK\r\n', 'X-More: 1\r\n'],
    ['body', 'HTTP/1.1 200 OK\r\n\r\n', 'more'],
  ])('an answer whose %s never ends is cut off', async (part, begin, more) => {
    const sockets: Socket[] = [];
    const receiver = createTcpServer((socket) => {
      sockets.push(socket.on('error', () => {}));
      socket.write(begin);
      const timer = setInterval(() => socket.write(more), 20);
      socket.once('close', () => clearInterval(timer));
    }).listen(0, '127.0.0.1');
    const { data } = await upload(server.url, reconstructMutation, await pngOf(4), {}, { waitMs: 10_000 });
    const id = rowId('Reconstruction', data.reconstruct.reconstruction.id) ?? '';
    const webhookUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
    await server.app.prisma.reconstruction.update({ where: { id }, data: { webhookUrl } });
    const sent = sendWebhook(server.app, id, 300);
    if (part === 'head') await expect(sent).rejects.toThrow(/aborted/);
    else await sent;
    await expect.poll(() => sockets.map(({ closed }) => closed)).toEqual([true]);
    receiver.close();
  });

  test.each([
    '127.0.0.1',
    '10.1.2.3',
    '169.254.169.254',
    '::1',
    'fe80::1',
    'fec0::1',
    'fd00::2',
    '::ffff:192.168.0.1',
    '::ffff:c0a8:1',
    '::127.0.0.1',
    '::ffff:0:127.0.0.1',
    '2002:7f00:1::',
    '64:ff9b:1::7f00:1',
  ])('%s is private', (address) => {
    expect(isPrivateAddress(address)).toBe(true);
  });

  test.each(['8.8.8.8', '2606:4700::1111'])('%s is public', (address) => {
    expect(isPrivateAddress(address)).toBe(false);
  });

  test.each([
    'http://example.com',
    'https://127.0.0.1/',
    'https://user:pw@example.com',
    'file:///etc/passwd',
    'https://[::1]/',
    'nonsense',
  ])('%s is refused', async (url) => {
    await expect(resolveWebhook(url, false)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });
});

describe('configuration', () => {
  test('unknown settings are refused by name, in the file and in the environment', () => {
    expect(() => loadConfig({ RINGNET_QUEUE_LIMTI: '3' })).toThrow(/queueLimti/);
    expect(() => parseConfig({ port: 70_000 })).toThrow(ConfigError);
  });

  test('a file that is no JSON is named', async () => {
    const file = path.join(server.dataDir, 'settings.json');
    await writeFile(file, '{port: 1}');
    expect(() => loadConfig({ RINGNET_CONFIG: file })).toThrow(`RINGNET_CONFIG names ${file}`);
  });

  test('the environment is read, PORT and DATABASE_URL included', () => {
    const config = loadConfig({
      PORT: '1234',
      RINGNET_CORS_ORIGINS: 'https://a, https://b',
      RINGNET_KEEP_PHOTOS: 'false',
      PATH: '/bin',
    });
    expect(config).toMatchObject({ port: 1234, corsOrigins: ['https://a', 'https://b'], keepPhotos: false });
  });

  test('Kubernetes tells the pods nothing of services: a release named ringnet would set RINGNET_PORT to an address', async () => {
    expect(() => loadConfig({ RINGNET_PORT: 'tcp://10.0.0.1:80' })).toThrow(/port/);
    const chart = new URL('../../../charts/ringnet/templates/deployments.yaml', import.meta.url);
    expect(await readFile(chart, 'utf8')).toContain('enableServiceLinks: false');
  });

  test('secrets are not shown', () => {
    const shown = describeConfig(parseConfig({ databaseUrl: 'postgres://u:secret@h/d', linkSecret: 'x'.repeat(40) }));
    expect(JSON.stringify(shown)).not.toMatch(/secret@|xxx/);
  });

  test('roles that need a shared database say so', () => {
    expect(() => parseConfig({ role: 'worker' })).toThrow(/databaseUrl/);
  });
});
