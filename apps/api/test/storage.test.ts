import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import S3rver from 's3rver';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDiskStore } from '../src/storage/disk-store.js';
import type { FileStore } from '../src/storage/file-store.js';
import { createS3Store } from '../src/storage/s3-store.js';
import { query, reconstructMutation, upload } from './support/graphql-client.js';
import { pngOf } from './support/pictures.js';
import { startTestServer } from './support/test-server.js';

const s3Keys = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };
let folder: string;
let s3: S3rver;
let endpoint: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ringnet-store-'));
  s3 = new S3rver({
    port: 0,
    address: '127.0.0.1',
    silent: true,
    directory: path.join(folder, 's3'),
    configureBuckets: [{ name: 'faces', configs: [] }],
  });
  const address = (await s3.run()) as AddressInfo;
  endpoint = `http://127.0.0.1:${address.port}`;
});
afterAll(async () => {
  await s3.close();
  await rm(folder, { recursive: true, force: true });
});

const stores: [name: string, open: () => Promise<FileStore>][] = [
  ['disk', () => createDiskStore(path.join(folder, 'disk'))],
  ['S3', async () => createS3Store({ bucket: 'faces', region: 'us-east-1', endpoint, ...s3Keys })],
];

describe.each(stores)('%s', (_name, open) => {
  const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i % 251);

  test('what was put can be read, whole and in part', async () => {
    const store = await open();
    await store.put('artifacts/a/one', bytes);
    expect(Uint8Array.from(await store.get('artifacts/a/one'))).toEqual(bytes);
    expect(await store.size('artifacts/a/one')).toBe(1000);
    const part = Buffer.concat(await (await store.stream('artifacts/a/one', { start: 10, end: 19 })).toArray());
    expect(Uint8Array.from(part)).toEqual(bytes.slice(10, 20));
  });

  test('what is not there is told apart from what failed', async () => {
    const store = await open();
    expect(await store.size('artifacts/none')).toBeNull();
    await expect(store.get('artifacts/none')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(store.stream('artifacts/none')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await store.remove('artifacts/none');
    await store.check();
  });

  test('files can be listed by their beginning and removed', async () => {
    const store = await open();
    await store.put('photos/x', bytes);
    await store.put('photos/x', bytes.slice(0, 10)); // replaces
    await store.put('uploads/y', bytes);
    expect(await keysOf(store, 'photos/')).toEqual(['photos/x']);
    expect(await store.size('photos/x')).toBe(10);
    await store.remove('photos/x');
    expect(await keysOf(store, 'photos/')).toEqual([]);
    expect(await keysOf(store)).toContain('uploads/y');
  });
});

test('a key cannot leave the folder', async () => {
  const store = await createDiskStore(path.join(folder, 'disk'));
  for (const key of ['../secret', '/etc/passwd', 'a/../../b', 'a//b', '']) {
    await expect(store.put(key, new Uint8Array(1))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  }
});

test('drafts of a dead process are swept; those of one that may live, or had our pid, when they are old', async () => {
  const root = path.join(folder, 'swept');
  const partial = path.join(root, 'partial');
  const [store, shared] = [await createDiskStore(root), await createDiskStore(root, { isShared: true })];
  const [dead, ours] = ['999999999-dead', `${process.pid}-before`];
  for (const name of [dead, ours]) await writeFile(path.join(partial, name), 'half');
  expect(await shared.sweep()).toBe(0); // on another machine it may live
  expect(await store.sweep()).toBe(1);
  expect(await readdir(partial)).toEqual([ours]);
  await utimes(path.join(partial, ours), 1, 1);
  expect(await store.sweep()).toBe(1);
  expect(await readdir(partial)).toEqual([]);
});

test('folders that vanish while they are listed are empty, and files of others are not listed', async () => {
  const root = path.join(folder, 'listed');
  const store = await createDiskStore(root);
  const ids = Array.from({ length: 100 }, (_, i) => `${i}`);
  for (const id of ids) await store.put(`artifacts/${id}/x`, new Uint8Array(1));
  await writeFile(path.join(root, 'files', '.DS_Store'), '');
  await store.put('photos/x', new Uint8Array(1));
  expect(await keysOf(store, 'photos/x/')).toEqual([]);
  const remove = async (id: string) => {
    for await (const { key } of store.list(`artifacts/${id}/`)) await store.remove(key);
  };
  await Promise.all([...ids.map(remove), keysOf(store)]);
  expect(await keysOf(store)).toEqual(['photos/x']);
});

test('a store whose folder or bucket is gone has failed; it does not say that a file is missing', async () => {
  const root = path.join(folder, 'gone');
  const disk = await createDiskStore(root);
  await disk.check();
  await rm(root, { recursive: true });
  const bucket = createS3Store({ bucket: 'typo', region: 'us-east-1', endpoint, ...s3Keys });
  const failed = { code: 'STORAGE_FAILED' };
  for (const store of [disk, bucket]) {
    await expect(store.check()).rejects.toMatchObject(failed);
    await expect(store.put('photos/x', new Uint8Array(1))).rejects.toMatchObject(failed);
  }
  await expect(bucket.get('photos/x')).rejects.toMatchObject(failed);
  await expect(bucket.remove('photos/x')).rejects.toMatchObject(failed);
});

const startOn = (s3Bucket: string) =>
  startTestServer({
    s3Bucket,
    s3Endpoint: endpoint,
    s3AccessKeyId: s3Keys.accessKeyId,
    s3SecretAccessKey: s3Keys.secretAccessKey,
  });

test('a server whose bucket does not exist is not ready', async () => {
  const server = await startOn('typo');
  const ready = await fetch(`${server.url}/readyz`);
  expect([ready.status, await ready.json()]).toMatchObject([503, { checks: { database: 'ok', files: 'failing' } }]);
  await server.close();
});

test('a server on S3 makes, serves and erases', async () => {
  const server = await startOn('faces');
  const { data } = await upload(server.url, reconstructMutation, await pngOf(60), { subject: 's' }, { waitMs: 10_000 });
  const { url, bytes } = data.reconstruct.reconstruction.artifacts[0];
  expect((await (await fetch(url)).arrayBuffer()).byteLength).toBe(bytes);
  expect((await fetch(url, { headers: { range: 'bytes=0-4' } })).status).toBe(206);
  await query(server.url, 'mutation { deleteSubject(input: { subject: "s" }) { userErrors { code } } }');
  expect((await fetch(url)).status).toBe(404);
  expect(await keysOf(server.app.files, 'photos/')).toEqual([]);
  await server.close();
});

test('when the store fails, a job fails with a retryable code and the server lives on', async () => {
  const server = await startTestServer({
    s3Bucket: 'faces',
    s3Endpoint: 'http://127.0.0.1:9',
    s3AccessKeyId: 'x',
    s3SecretAccessKey: 'x',
  });
  const { data, errors } = await upload(server.url, reconstructMutation, await pngOf(61));
  expect(data).toBeNull();
  expect(errors?.[0]).toMatchObject({
    message: 'The server failed. Its log has the details.',
    extensions: { code: 'INTERNAL_SERVER_ERROR' },
  });
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
  await server.close();
});

async function keysOf(store: FileStore, prefix?: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(prefix)) keys.push(key);
  return keys.sort();
}
