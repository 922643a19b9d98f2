import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { deflateSync } from 'node:zlib';
import { encodeJpeg } from '@ringnet/io';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type StrippedPhoto, stripMetadata } from '../src/photo/strip-metadata.js';
import { uploadKey } from '../src/upload/staged-upload.js';
import { query, reconstructMutation, upload } from './support/graphql-client.js';
import { jpegOf, pngOf } from './support/pictures.js';
import { startTestServer, type TestServer, usesS3 } from './support/test-server.js';

let server: TestServer;
beforeAll(async () => {
  // a temporary folder of our own shows what is left there
  process.env.TMPDIR = await mkdtemp(path.join(tmpdir(), 'ringnet-uploads-'));
  server = await startTestServer({ maxUploadBytes: 100_000 });
});
afterAll(async () => {
  await server.close();
  await rm(tmpdir(), { recursive: true, force: true });
});

const text = (value: string) => new TextEncoder().encode(value);

describe('hostile images get a typed error and the server lives on', () => {
  const cases: [name: string, bytes: () => Promise<Uint8Array> | Uint8Array, code: string][] = [
    ['zero bytes', () => new Uint8Array(0), 'IMAGE_UNREADABLE'],
    ['an SVG', () => text('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'IMAGE_TYPE_UNSUPPORTED'],
    ['HTML', () => text('<!doctype html><script>alert(1)</script>'), 'IMAGE_TYPE_UNSUPPORTED'],
    ['a small PNG of 16,000 x 16,000 pixels', () => giantPng(), 'IMAGE_TOO_LARGE'],
    ['a file over the limit', () => new Uint8Array(150_000).fill(255), 'IMAGE_TOO_LARGE'],
  ];
  test.each(cases)('%s', async (_name, bytes, code) => {
    const started = performance.now();
    const { data, errors } = await upload(server.url, reconstructMutation, await bytes(), {}, { waitMs: 5000 });
    expect(errors).toBeUndefined();
    expect(data.reconstruct).toMatchObject({
      reconstruction: null,
      photo: null,
      userErrors: [{ code, field: ['input', 'image'] }],
    });
    expect(performance.now() - started).toBeLessThan(5000);
  });

  test('a truncated JPEG', async () => {
    const whole = await encodeJpeg({ width: 200, height: 200, channels: 3, data: noise(200 * 200 * 3) });
    const { data } = await upload(
      server.url,
      reconstructMutation,
      whole.subarray(0, whole.length / 2),
      {},
      { waitMs: 8000 },
    );
    expect(data.reconstruct.reconstruction).toMatchObject({
      status: 'FAILED',
      failure: { code: 'IMAGE_UNREADABLE', retryable: false },
    });
  });

  test('afterwards a good photo still works and no file is left behind', async () => {
    const { data } = await upload(server.url, reconstructMutation, await jpegOf(99), {}, { waitMs: 8000 });
    expect(data.reconstruct.reconstruction.status).toBe('SUCCEEDED');
    if (!usesS3) expect(await readdir(path.join(server.dataDir, 'partial'))).toEqual([]);
  });
});

test('base64 and data URLs are taken, within their limit', async () => {
  const photo = Buffer.from(await pngOf(30)).toString('base64');
  const lines = photo.replace(/.{76}/g, '$&\n');
  for (const imageBase64 of [photo, `${lines}\n`, `data:image/png;base64,${photo}`]) {
    const { data } = await query(server.url, reconstructMutation, { input: { imageBase64 }, waitMs: 8000 });
    expect(data.reconstruct.reconstruction.status).toBe('SUCCEEDED');
  }
  const large = Buffer.alloc(260_000, 1).toString('base64');
  const { data } = await query(server.url, reconstructMutation, { input: { imageBase64: large } });
  expect(data.reconstruct.userErrors).toMatchObject([{ code: 'IMAGE_TOO_LARGE', field: ['input', 'imageBase64'] }]);
  const spaces = `${' '.repeat(340_000)}!`; // nothing that tries every way to part them would ever be done
  const refused = await query(server.url, reconstructMutation, { input: { imageBase64: spaces } });
  expect(refused.data.reconstruct.userErrors).toMatchObject([{ code: 'INVALID_ARGUMENT' }]);
});

test('exactly one source must be given', async () => {
  for (const input of [{}, { imageBase64: 'AA==', photoId: 'x' }]) {
    const { data } = await query(server.url, reconstructMutation, { input });
    expect(data.reconstruct.userErrors).toMatchObject([{ code: 'INVALID_ARGUMENT' }]);
  }
});

test('a photo that is here can be used again', async () => {
  const first = await upload(server.url, reconstructMutation, await pngOf(31), {}, { waitMs: 8000 });
  const photoId = first.data.reconstruct.photo.id;
  const { data } = await query(server.url, reconstructMutation, { input: { photoId }, waitMs: 8000 });
  expect(data.reconstruct.photo.id).toBe(photoId);
  expect(data.reconstruct.reconstruction.id).not.toBe(first.data.reconstruct.reconstruction.id);
});

describe('staged uploads', () => {
  const createUpload =
    'mutation { createUpload(input: {}) { upload { token url expiresAt maxBytes } userErrors { code } } }';

  test('create, PUT, reconstruct; the token works once', async () => {
    const { data } = await query(server.url, createUpload);
    const { token, url } = data.createUpload.upload;
    const early = await query(server.url, reconstructMutation, { input: { uploadToken: token } });
    expect(early.data.reconstruct.userErrors).toMatchObject([{ code: 'UPLOAD_TOKEN_INVALID' }]);

    expect((await fetch(url, { method: 'PUT', body: Buffer.from(await pngOf(32)) })).status).toBe(204);
    const done = await query(server.url, reconstructMutation, { input: { uploadToken: token }, waitMs: 8000 });
    expect(done.data.reconstruct.reconstruction.status).toBe('SUCCEEDED');
    expect(await server.app.files.size(uploadKey(token))).toBeNull(); // with its metadata: gone with its use
    const again = await query(server.url, reconstructMutation, { input: { uploadToken: token } });
    expect(again.data.reconstruct.userErrors).toMatchObject([{ code: 'UPLOAD_TOKEN_INVALID' }]);
  });

  test('with an idempotency key the same token gives the same reconstruction', async () => {
    const { data } = await query(server.url, createUpload);
    const { token, url } = data.createUpload.upload;
    await fetch(url, { method: 'PUT', body: Buffer.from(await pngOf(33)) });
    const variables = { input: { uploadToken: token, idempotencyKey: 'staged' }, waitMs: 8000 };
    const [first, second] = [
      await query(server.url, reconstructMutation, variables),
      await query(server.url, reconstructMutation, variables),
    ];
    expect(first.data.reconstruct.reconstruction.status).toBe('SUCCEEDED');
    expect(second.data.reconstruct.reconstruction.id).toBe(first.data.reconstruct.reconstruction.id);
  });

  test('too many bytes and unknown tokens are refused', async () => {
    const { data } = await query(server.url, createUpload);
    const large = await fetch(data.createUpload.upload.url, { method: 'PUT', body: Buffer.alloc(150_000) });
    expect(large.status).toBe(413);
    const pieces = Readable.toWeb(Readable.from([Buffer.alloc(100_000), Buffer.alloc(50_000)])) as ReadableStream;
    const unannounced = { method: 'PUT', body: pieces, duplex: 'half' } as RequestInit;
    expect((await fetch(data.createUpload.upload.url, unannounced)).status).toBe(413);
    const unknown = await fetch(`${server.url}/uploads/unknown`, { method: 'PUT', body: 'x' });
    expect([unknown.status, (await unknown.json()).errors[0].extensions.code]).toEqual([404, 'UPLOAD_TOKEN_INVALID']);
  });
});

test('an upload that is aborted leaves no file', async () => {
  await new Promise<void>((resolve) => {
    const request = httpRequest(`${server.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'multipart/form-data; boundary=b',
        'apollo-require-preflight': 'true',
        'content-length': '90000',
      },
    });
    request.on('error', () => resolve());
    request.write(multipartHead());
    request.write(Buffer.alloc(20_000));
    setTimeout(() => request.destroy(), 100);
  });
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect((await readdir(tmpdir())).filter((name) => !name.startsWith('ringnet-test-'))).toEqual([]);
  if (!usesS3) expect(await readdir(path.join(server.dataDir, 'partial'))).toEqual([]);
});

test('of photos that must be decoded before they are stored one is read at a time', async () => {
  const never = Promise.withResolvers<never>();
  const begun = Array.from({ length: 32 }, (_, k) =>
    server.app.photoRewriting.run(`${k}`, () => never.promise).catch(() => {}),
  );
  const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw==', 'base64');
  const { data } = await upload(server.ownUrl, reconstructMutation, gif);
  expect(data.reconstruct.userErrors).toMatchObject([{ code: 'QUEUE_FULL', message: expect.stringMatching(/GIF/) }]);
  const jpeg = await upload(server.ownUrl, reconstructMutation, await jpegOf(61), {}, { waitMs: 8000 });
  expect(jpeg.data.reconstruct.reconstruction.status).toBe('SUCCEEDED');
  never.reject(new Error('enough'));
  await Promise.all(begun);
  const later = await upload(server.ownUrl, reconstructMutation, gif, {}, { waitMs: 8000 });
  expect(later.data.reconstruct.photo).toMatchObject({ width: 1, height: 1 });
});

test('metadata is cut out of JPEG and PNG, the orientation stays', async () => {
  const jpeg = await jpegOf(50);
  const exif = Buffer.from(
    'ffe1002a45786966000049492a0008000000020012010300010000000600000025880400010000001a00000000000000',
    'hex',
  );
  exif.writeUInt16BE(exif.length - 2, 2);
  const comment = Buffer.concat([Buffer.from('fffe000e', 'hex'), Buffer.from('secret place')]);
  const tagged = Buffer.concat([jpeg.subarray(0, 2), exif, comment, jpeg.subarray(2)]);
  const { bytes, width, height } = stripMetadata(tagged) as StrippedPhoto;
  expect([width, height]).toEqual([8, 12]); // turned by a quarter
  expect(Buffer.from(bytes).includes('secret place')).toBe(false);
  expect(stripMetadata(bytes)).toMatchObject({ width: 8, height: 12 });
  expect(bytes.length).toBe(jpeg.length + 36);
});

function noise(length: number): Uint8Array {
  let state = 1;
  return Uint8Array.from({ length }, () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state >> 16;
  });
}

/** A valid PNG whose pixels are all zero: tiny in the file, 768 MB decoded. */
function giantPng(): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(16_000, 0);
  header.writeUInt32BE(16_000, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const chunk = (type: string, data: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    return Buffer.concat([length, Buffer.from(type), data, Buffer.alloc(4)]);
  };
  const pixels = deflateSync(Buffer.alloc(2001 * 16_000));
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function multipartHead(): string {
  const operations = JSON.stringify({ query: reconstructMutation, variables: { input: { image: null } } });
  const part = (name: string, extra = '') => `--b\r\nContent-Disposition: form-data; name="${name}"${extra}\r\n\r\n`;
  return `${part('operations')}${operations}\r\n${part('map')}{"0":["variables.input.image"]}\r\n${part('0', '; filename="a.png"')}`;
}
