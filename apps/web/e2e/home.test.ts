import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { reconstruct } from './support/browser.js';
import { serverAndBrowser } from './support/server-and-browser.js';
import { spoilLinks } from './support/spoil-links.js';

const photo = fileURLToPath(new URL('../../../examples/photos/astronaut.png', import.meta.url));
const patience = { timeout: 60_000 };

const run = serverAndBrowser();

function newPage(): Promise<Page> {
  return run.browser.newPage({ viewport: { width: 900, height: 500 }, reducedMotion: 'reduce' });
}

async function ask<Result>(page: Page, query: string, variables: object): Promise<Result> {
  const answer = await page.request.post(`${run.server.url}/graphql`, { data: { query, variables } });
  return (await answer.json()).data;
}

function isPhotoStored(page: Page, id: string): Promise<boolean> {
  return ask<{ photo: unknown }>(page, 'query ($id: ID!) { photo(id: $id) { id } }', { id }).then(
    (data) => data.photo !== null,
  );
}

function keptPhotos(page: Page): Promise<number> {
  return page.evaluate(async () => (await (await caches.open('ringnet-photos')).keys()).length);
}

test('the photo goes with its last head, and a double click deletes nothing', async () => {
  const page = await newPage();
  const result = await reconstruct(page, run.server.url, photo);
  const reconstructionId = decodeURIComponent(result.split('/r/')[1]);
  const { reconstruction } = await ask<{ reconstruction: { photo: { id: string } } }>(
    page,
    'query ($id: ID!) { reconstruction(id: $id) { photo { id } } }',
    { id: reconstructionId },
  );
  const photoId = reconstruction.photo.id;
  const pose = 'mutation ($input: PoseHeadInput!) { poseHead(input: $input) { userErrors { message } } }';
  await ask(page, pose, { input: { reconstructionId, expression: [0.5] } });

  await page.goto(run.server.url);
  const tiles = page.locator('.tile');
  await expect.poll(() => tiles.count(), patience).toBe(2);
  await tiles.first().getByRole('button').dblclick();
  const sure = page.getByRole('button', { name: 'Really delete' });
  await sure.waitFor();
  expect(await tiles.count()).toBe(2);
  await sure.click();
  await page.getByText('The photo stays').waitFor(patience);
  await expect.poll(() => tiles.count(), patience).toBe(1);
  expect(await page.evaluate(() => document.activeElement?.className)).toBe('tile-link');
  expect(await isPhotoStored(page, photoId)).toBe(true);
  expect(await keptPhotos(page)).toBe(1);

  await tiles.first().getByRole('button').click();
  await sure.click();
  await page.getByText('Deleted, with its files and its photo.').waitFor(patience);
  expect(await isPhotoStored(page, photoId)).toBe(false);
  expect(await keptPhotos(page)).toBe(0);
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('main');
  await page.close();
});

test('a picture whose link has run out comes by a new one', async () => {
  const page = await newPage();
  await reconstruct(page, run.server.url, photo);
  await spoilLinks(page, 'query History(', 'thumbnail');
  await page.goto(run.server.url);
  const picture = page.locator('.tile img').first();
  await picture.scrollIntoViewIfNeeded(patience);
  await expect
    .poll(() => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth), patience)
    .toBeGreaterThan(100);
  await page.close();
});

test('the page scrolls under the turning head', async () => {
  const page = await newPage();
  await page.goto(run.server.url);
  const ornament = page.locator('.hero-head canvas[data-ready="true"]');
  await ornament.waitFor(patience);
  const { x, y, width, height } = (await ornament.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  await page.mouse.move(x + width / 2, y + Math.min(height, 400) / 2);
  await page.mouse.wheel(0, 120);
  await expect.poll(() => page.evaluate(() => scrollY), patience).toBeGreaterThan(50);
  await page.close();
});

test('dragged text is left alone, and a photo that comes while another is sent is spoken of', async () => {
  const page = await newPage();
  await page.goto(run.server.url);
  const drag = (kind: 'text' | 'photo', type: 'dragover' | 'drop') =>
    page.evaluate(
      ([what, event]) => {
        const dataTransfer = new DataTransfer();
        if (what === 'text') dataTransfer.setData('text/plain', 'Grace');
        else dataTransfer.items.add(new File(['x'], 'photo.png', { type: 'image/png' }));
        const init = { dataTransfer, bubbles: true, cancelable: true };
        return document.body.dispatchEvent(new DragEvent(event, init)); // false: taken over by the page
      },
      [kind, type] as const,
    );
  expect(await drag('text', 'dragover')).toBe(true);
  expect(await page.locator('.drop').getAttribute('data-over')).toBe('false');
  expect(await drag('text', 'drop')).toBe(true);
  expect(await drag('photo', 'dragover')).toBe(false);

  let answer = () => {};
  const isHeld = new Promise<void>((release) => {
    answer = release;
  });
  await page.route('**/graphql', async (route) => {
    if (route.request().method() === 'POST' && route.request().headers()['content-type'].startsWith('multipart')) {
      await isHeld;
    }
    await route.continue();
  });
  const sending = { name: 'photo.png', mimeType: 'image/png', buffer: await readFile(photo) };
  await page.setInputFiles('#photo', sending);
  await page.getByText('Sending…').waitFor();
  await drag('photo', 'drop');
  await page.getByText('A photo is being sent already').waitFor();
  answer();
  await page.locator('.stage[data-ready="true"]').waitFor(patience);
  await page.close();
});
