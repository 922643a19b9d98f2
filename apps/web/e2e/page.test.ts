import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { RgbImage } from '@ringnet/io';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { collectErrors, pixelsOf, reconstruct, settle, startBrowser } from './support/browser.js';
import { copyFirstData } from './support/first-data.js';
import { keepBusy } from './support/keep-busy.js';
import { startTestServer, type TestServer } from './support/server.js';

const photo = (name: string) => fileURLToPath(new URL(`../../../examples/photos/${name}`, import.meta.url));

/** A busy machine may take a while. */
const patience = { timeout: 20_000 };

let server: TestServer;
let browser: Browser;
let page: Page;
let errors: string[];
let result: string;

beforeAll(async () => {
  server = await startTestServer({}, copyFirstData);
  browser = await startBrowser();
  page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  errors = collectErrors(page);
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

/** How many channels of two pictures differ visibly. */
function countChanged(a: RgbImage, b: RgbImage): number {
  return a.data.reduce((count, value, i) => count + (Math.abs(value - b.data[i]) > 24 ? 1 : 0), 0);
}

test('a photo becomes a head, with its stages on the way', async () => {
  await page.goto(server.url);
  const headings = await page.evaluateHandle(() => {
    const seen = new Set<string>();
    const note = () => {
      for (const heading of document.querySelectorAll('h1, h2')) seen.add(heading.textContent ?? '');
    };
    new MutationObserver(note).observe(document.body, { childList: true, subtree: true, characterData: true });
    return seen;
  });
  await keepBusy(server.url, photo('grace_hopper.jpg'), 2); // an idle server would be done before its first stage is drawn
  await page.setInputFiles('#photo', photo('astronaut.png'));
  await page.waitForSelector('.stage[data-ready="true"]', { timeout: 60_000 });
  result = page.url();
  expect(await headings.evaluate((seen) => [...seen].join(' | '))).toMatch(/Making the head|Waiting for a turn/);
  expect(result).toContain('/#/r/');
  const { data } = await pixelsOf(page, '.stage canvas');
  expect(new Set(data.filter((_, i) => i % 3 === 0)).size).toBeGreaterThan(60);
  expect(await page.locator('.stage canvas').getAttribute('aria-label')).toMatch(
    /3D head with the photo as its texture/,
  );
});

test('a slider moves the head without the server', async () => {
  const before = await pixelsOf(page, '.stage canvas');
  let requests = 0;
  page.on('request', () => requests++);
  await page.getByRole('slider', { name: 'Open jaw' }).fill('28');
  await settle(page);
  const after = await pixelsOf(page, '.stage canvas');
  expect(countChanged(after, before)).toBeGreaterThan(2000);
  expect(requests).toBe(0);
  await page.getByRole('button', { name: 'Reset' }).click();
  await settle(page);
  expect(countChanged(await pixelsOf(page, '.stage canvas'), before)).toBe(0);
});

test('the overlay differs from the photo only where the head is', async () => {
  await page.getByRole('button', { name: 'On photo' }).click();
  await page.getByRole('button', { name: 'Clay' }).click();
  const uncover = async (share: string) => {
    await page.locator('.cut input').fill(share);
    await settle(page);
    return pixelsOf(page, '.stage-frame');
  };
  const style = await page.addStyleTag({ content: '.cut::before, .cut::after, .tools { display: none }' });
  const plain = await uncover('100');
  const covered = await uncover('0');
  await style.evaluate((element) => (element as HTMLElement).remove());
  const box = { left: plain.width, right: 0, top: plain.height, bottom: 0, count: 0 };
  for (let i = 0; i < plain.data.length; i += 3) {
    const difference = Math.max(...[0, 1, 2].map((k) => Math.abs(plain.data[i + k] - covered.data[i + k])));
    if (difference < 12) continue;
    const x = (i / 3) % plain.width;
    const y = Math.floor(i / 3 / plain.width);
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y);
    box.count++;
  }
  // The astronaut's head stands in the middle of the region; hair, suit and background around it stay as they are.
  expect(box.count).toBeGreaterThan(0.03 * plain.width * plain.height);
  expect(box.left).toBeGreaterThan(0.2 * plain.width);
  expect(box.right).toBeLessThan(0.8 * plain.width);
  expect(box.bottom).toBeLessThan(0.75 * plain.height);
  await page.getByRole('button', { name: '3D', exact: true }).click();
});

test('back from the photo the head stands as it was turned', async () => {
  const canvas = page.locator('.stage canvas');
  await canvas.press('ArrowLeft');
  await canvas.blur(); // the frame of focus would be in the picture
  await settle(page);
  const before = await pixelsOf(page, '.stage canvas');
  await page.getByRole('button', { name: 'On photo' }).click();
  await page.locator('.cut').waitFor();
  await settle(page);
  await page.getByRole('button', { name: '3D', exact: true }).click();
  await page.locator('.cut').waitFor({ state: 'detached' });
  await settle(page);
  expect(countChanged(await pixelsOf(page, '.stage canvas'), before)).toBe(0);
  await page.getByRole('button', { name: 'Look from the front' }).click();
});

test('neither another size of the window nor a shortcut of the browser turns the head', async () => {
  const canvas = page.locator('.stage canvas');
  const words = () => canvas.getAttribute('aria-label');
  await canvas.press('ArrowLeft');
  const turned = await words();
  await page.setViewportSize({ width: 700, height: 900 });
  await settle(page);
  expect(await words()).toBe(turned);
  await page.setViewportSize({ width: 1440, height: 900 });
  await canvas.press('Control+ArrowLeft');
  await canvas.press('Control+0');
  expect(await words()).toBe(turned);
  await canvas.press('0');
  expect(await words()).not.toBe(turned);
});

test('the camera that the server returned puts the eyes where they are in the photo', async () => {
  const answer = await page.request.post(`${server.url}/graphql`, {
    data: {
      query: `query ($id: ID!) { reconstruction(id: $id) { landmarks { image { x y } position { x y z } } camera { scale tx ty imageFromCrop } } }`,
      variables: { id: decodeURIComponent(result.split('/r/')[1]) },
    },
  });
  const { landmarks, camera } = (await answer.json()).data.reconstruction;
  const [a, b, c, d, e, f] = camera.imageFromCrop;
  for (const { image, position } of landmarks) {
    const u = 112 * (camera.scale * (position.x + camera.tx) + 1);
    const v = 112 * (camera.scale * (position.y + camera.ty) + 1);
    expect(a * u + b * v + c).toBeCloseTo(image.x, 1);
    expect(d * u + e * v + f).toBeCloseTo(image.y, 1);
  }
});

test('the keyboard turns the head and says so', async () => {
  const canvas = page.locator('.stage canvas');
  await canvas.focus();
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight');
  await expect.poll(() => canvas.getAttribute('aria-label'), patience).toMatch(/30° right of the front/);
  await page.keyboard.press('0');
  await expect.poll(() => canvas.getAttribute('aria-label'), patience).toMatch(/from the front/);
});

test('a download is the file that the server announced', async () => {
  await page.getByRole('tab', { name: 'Download' }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('[data-kind="MESH_GLB"]').click()]);
  const bytes = await readFile(await download.path());
  expect(download.suggestedFilename()).toBe('head.glb');
  expect(bytes.subarray(0, 4).toString()).toBe('glTF');
  expect(bytes.readUInt32LE(8)).toBe(bytes.length);
  const [made] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('[data-kind="NEUTRAL_MESH_OBJ"]').click(),
  ]);
  expect((await readFile(await made.path())).toString().startsWith('v ')).toBe(true);
  await settle(page);
  expect(await page.evaluate(() => (document.activeElement as HTMLElement)?.dataset.kind)).toBe('NEUTRAL_MESH_OBJ');
});

test('a deep link opens the same head, with the photo that this browser sent', async () => {
  await page.goto('about:blank');
  await page.goto(result);
  await page.waitForSelector('.stage[data-ready="true"]');
  await page.getByRole('button', { name: 'On photo' }).click();
  expect(await page.locator('.stage-frame .photo-part img').getAttribute('src')).toMatch(/^blob:/);
});

test('an edited expression becomes a head of its own, and another head can copy it', async () => {
  await page.getByRole('button', { name: '3D', exact: true }).click();
  await page.locator('#jaw-open').fill('22');
  await page.getByRole('button', { name: 'Save as new head' }).click();
  await page.waitForURL((url) => url.href.includes('/r/') && url.href !== result);
  await page.waitForSelector('.stage[data-ready="true"]');
  expect(Number(await page.locator('#jaw-open').inputValue())).toBeCloseTo(22, 0);
  await page.goto(result);
  await page.waitForSelector('.stage[data-ready="true"]');
  expect(Number(await page.locator('#jaw-open').inputValue())).toBeLessThan(15);
  await page.getByRole('button', { name: 'Copy expression' }).click();
  await page.locator('.picks button').first().click();
  await expect.poll(async () => Number(await page.locator('#jaw-open').inputValue()), patience).toBeCloseTo(22, 0);
});

test('a photo without a face says what to do next', async () => {
  await page.goto(server.url);
  await page.setInputFiles('#photo', photo('coffee.png'));
  await page.getByRole('heading', { name: 'No face found in this photo' }).waitFor();
  await page.getByText('Try one where the face is larger').waitFor();
});

test('a file that is no photo is refused at once', async () => {
  await page.goto(server.url);
  await page.setInputFiles('#photo', {
    name: 'photo.jpg',
    mimeType: 'image/jpeg',
    buffer: Buffer.from('<html>hello</html>'),
  });
  await page.getByRole('alert').waitFor();
  expect(await page.getByRole('alert').textContent()).toMatch(/not supported|could not be read/);
});

test('the history finds a person and deletes a head for good', async () => {
  await page.goto(server.url);
  await page.getByText('Options').click();
  await page.getByLabel('Name of the person').fill('Grace Hopper');
  await page.setInputFiles('#photo', photo('grace_hopper.jpg'));
  await page.waitForSelector('.stage[data-ready="true"]');
  await page.getByRole('link', { name: 'Back to the first page' }).click();
  await page.getByLabel('Find a person by name').fill('hopper');
  await expect.poll(() => page.locator('.tile').count(), patience).toBe(1);
  const link = await page.locator('.tile-link').getAttribute('href');
  await page.getByRole('button', { name: 'Delete the head of Grace Hopper' }).click();
  await page.getByRole('button', { name: 'Really delete the head of Grace Hopper' }).click();
  await expect.poll(() => page.locator('.tile').count(), patience).toBe(0);
  await page.goto(`${server.url}/${link}`);
  await page.getByRole('heading', { name: 'This head does not exist' }).waitFor();
});

test('nothing was printed as an error', () => {
  expect(errors.filter((error) => !/404|400/.test(error))).toEqual([]);
});

test('without WebGL a picture stands in', async () => {
  const plain = await startBrowser(false);
  try {
    const still = await plain.newPage();
    await still.goto(result);
    await still.getByAltText('The head as the server drew it').waitFor();
    expect(
      await still.locator('.still img').evaluate((image) => (image as HTMLImageElement).naturalWidth),
    ).toBeGreaterThan(100);
  } finally {
    await plain.close();
  }
});

test('a first visit loads at most 350 kB of JavaScript, gzipped', async () => {
  const { gzipSync } = await import('node:zlib');
  const fresh = await browser.newContext();
  const visit = await fresh.newPage();
  const scripts: Promise<Buffer>[] = [];
  visit.on('response', (response) => {
    if (/\.js(\?|$)/.test(response.url())) scripts.push(response.body());
  });
  await reconstruct(visit, server.url, photo('mona-lisa.jpg'));
  const bytes = (await Promise.all(scripts)).reduce((sum, body) => sum + gzipSync(body).length, 0);
  expect(scripts.length).toBeGreaterThan(2);
  expect(bytes).toBeLessThan(350_000);
  await fresh.close();
});
