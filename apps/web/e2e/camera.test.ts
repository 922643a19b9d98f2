import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBrowser } from './support/browser.js';
import { copyFirstData } from './support/first-data.js';
import { startTestServer, type TestServer } from './support/server.js';

const photo = fileURLToPath(new URL('../../../examples/photos/grace_hopper.jpg', import.meta.url));
const patience = { timeout: 60_000 };

let server: TestServer;
let browser: Browser;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ringnet-camera-'));
  const film = path.join(folder, 'film.mjpeg'); // JPEG after JPEG: here one, shown over and over
  await copyFile(photo, film);
  server = await startTestServer({}, copyFirstData);
  browser = await startBrowser(true, [
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-video-capture=${film}`,
  ]);
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

test('a photo taken with the camera becomes a head, and the camera is off again', async () => {
  const page = await browser.newPage({ viewport: { width: 900, height: 700 }, reducedMotion: 'reduce' });
  await page.goto(server.url);
  await page.getByRole('button', { name: 'Take one' }).click();
  const video = await page.locator('.camera video').elementHandle(patience);
  await page.getByRole('button', { name: 'Take the photo' }).click(patience);
  await page.locator('.stage[data-ready="true"]').waitFor(patience);
  expect(await page.locator('.camera').count()).toBe(0);
  const states = await video?.evaluate((element) =>
    ((element as HTMLVideoElement).srcObject as MediaStream).getTracks().map(({ readyState }) => readyState),
  );
  expect(states).toEqual(['ended']);
  const answer = await page.request.post(`${server.url}/graphql`, {
    data: {
      query: 'query ($id: ID!) { reconstruction(id: $id) { photo { width height } face { score } } }',
      variables: { id: decodeURIComponent(page.url().split('/r/')[1]) },
    },
  });
  const { photo: taken, face } = (await answer.json()).data.reconstruction;
  expect(taken.width).toBeGreaterThanOrEqual(512);
  expect(face.score).toBeGreaterThan(0.9);
  await page.close();
});
