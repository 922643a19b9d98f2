import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { decodeImage, encodePng, type RgbImage } from '@ringnet/io';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { serverAndBrowser } from './support/server-and-browser.js';
import { spoilLinks } from './support/spoil-links.js';

const patience = { timeout: 60_000 };

const run = serverAndBrowser();

async function examplePhoto(name: string): Promise<RgbImage> {
  const file = fileURLToPath(new URL(`../../../examples/photos/${name}`, import.meta.url));
  return (await decodeImage(await readFile(file))).image;
}

/** Two photos in one, the second to the right of the first, the lower one on black. */
function beside(a: RgbImage, b: RgbImage): RgbImage {
  const width = a.width + b.width;
  const height = Math.max(a.height, b.height);
  const data = new Uint8Array(3 * width * height);
  for (const [image, left] of [
    [a, 0],
    [b, a.width],
  ] as const) {
    for (let y = 0; y < image.height; y++) {
      data.set(image.data.subarray(3 * y * image.width, 3 * (y + 1) * image.width), 3 * (y * width + left));
    }
  }
  return { width, height, channels: 3, data };
}

function newPage(): Promise<Page> {
  return run.browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
}

/** The page of one of two heads from a photo. */
async function pageOfTwo(): Promise<Page> {
  const page = await newPage();
  const both = beside(await examplePhoto('astronaut.png'), await examplePhoto('grace_hopper.jpg'));
  await page.goto(run.server.url);
  await page.getByText('Options').click();
  await page.getByLabel('Faces').selectOption('ALL');
  await page.setInputFiles('#photo', {
    name: 'two.png',
    mimeType: 'image/png',
    buffer: Buffer.from(await encodePng(both)),
  });
  await page.locator('.stage[data-ready="true"]').waitFor(patience);
  return page;
}

test('two people in a photo stand side by side, each a way to its head', async () => {
  const page = await pageOfTwo();
  const first = page.url();
  const wall = page.getByRole('navigation', { name: 'Heads side by side' });
  // One that was deleted meanwhile, and textures that do not come, end nothing: the other stands there in clay.
  let asked = 0;
  await page.route('**/graphql', async (route) => {
    const isOne = route.request().postData()?.includes('query Reconstruction(') && asked++ === 0;
    await (isOne ? route.fulfill({ json: { data: { reconstruction: null } } }) : route.continue());
  });
  await page.route(/\/files\/.*texture/, (route) => route.abort());
  await page.getByRole('button', { name: 'Side by side' }).click();
  await expect.poll(() => wall.locator('a[data-drawn="true"]').count(), patience).toBe(1);
  expect(await wall.locator('a').first().getAttribute('data-drawn')).toBe('false');
  await page.unroute('**/graphql');
  await page.unroute(/\/files\/.*texture/);
  await page.getByRole('button', { name: 'Side by side' }).click();

  await page.getByRole('button', { name: 'Side by side' }).click();
  await expect.poll(() => wall.locator('a[data-drawn="true"]').count(), patience).toBe(2);
  const pictures = await wall.locator('img').evaluateAll((all) => all.map((image) => (image as HTMLImageElement).src));
  expect(new Set(pictures).size).toBe(2);
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/faces.png` });
  await wall.locator('a:not([aria-current])').click();
  await page.waitForURL((url) => url.href !== first);
  await page.locator('.stage[data-ready="true"]').waitFor(patience);
  await page.close();
});

test('a thumbnail whose link has run out comes by a new one, and where that fails, too, no other is asked for', async () => {
  const maker = await pageOfTwo();
  const page = await newPage(); // has no picture kept that would come without its link
  let renewals = 0;
  page.on('request', (request) => {
    if (request.postData()?.includes('mutation CreateArtifact(')) renewals++;
  });
  await spoilLinks(page, 'query Faces(', 'thumbnail');
  let refused = 0;
  await page.route(/\/files\/.*thumbnail/, (route) => {
    refused++;
    return route.fulfill({ status: 403 });
  });
  await page.goto(maker.url());
  await expect.poll(() => refused, patience).toBe(4); // the old link and the new one of each
  await page.waitForTimeout(1000);
  expect([refused, renewals]).toEqual([4, 2]);

  await page.unroute(/\/files\/.*thumbnail/);
  await page.reload();
  const shownIn = (name: string) =>
    page
      .getByRole('navigation', { name })
      .locator('img')
      .evaluateAll((all) => all.filter((image) => (image as HTMLImageElement).naturalWidth > 0).length);
  await expect.poll(() => shownIn('Heads from this photo'), patience).toBe(2);
  expect(renewals).toBe(4);

  // Portraits that cannot be drawn leave the wall its thumbnails.
  await page.route('**/graphql', async (route) => {
    const isPortrait = route.request().postData()?.includes('query Reconstruction(');
    await (isPortrait ? route.fulfill({ json: { data: { reconstruction: null } } }) : route.fallback());
  });
  await page.getByRole('button', { name: 'Side by side' }).click();
  await expect.poll(() => shownIn('Heads side by side'), patience).toBe(2);
  expect(renewals).toBe(6);
  await page.close();
  await maker.close();
});
