import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { decodeImage } from '@ringnet/io';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { reconstruct } from './support/browser.js';
import { keepBusy } from './support/keep-busy.js';
import { startTestServer } from './support/server.js';
import { serverAndBrowser } from './support/server-and-browser.js';
import { spoilLinks } from './support/spoil-links.js';
import { tiffOf } from './support/tiff.js';

const photo = fileURLToPath(new URL('../../../examples/photos/astronaut.png', import.meta.url));
const bytes = (await readFile(photo)).toString('base64');
const ringnet = fileURLToPath(new URL('../../cli/bin/ringnet.js', import.meta.url));
const patience = { timeout: 60_000 };

const run = serverAndBrowser();

function newPage(): Promise<Page> {
  return run.browser.newPage({ viewport: { width: 900, height: 700 }, reducedMotion: 'reduce' });
}

/** What a hand would do with a file: drops or pastes it anywhere on the page. */
function handOver(page: Page, way: 'drop' | 'paste'): Promise<void> {
  return page.evaluate(
    ([base64, kind]) => {
      const data = new DataTransfer();
      const content = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      data.items.add(new File([content], 'photo.png', { type: 'image/png' }));
      if (kind === 'paste') dispatchEvent(new ClipboardEvent('paste', { clipboardData: data }));
      else {
        const drag = { dataTransfer: data, bubbles: true, cancelable: true };
        document.body.dispatchEvent(new DragEvent('dragover', drag));
        document.body.dispatchEvent(new DragEvent('drop', drag));
      }
    },
    [bytes, way] as const,
  );
}

test('a dropped photo becomes a head, without WebSockets too', async () => {
  const page = await newPage();
  let refused = 0;
  await page.routeWebSocket(/\/graphql/, (socket) => {
    refused++;
    void socket.close({ code: 1011, reason: 'no sockets here' });
  });
  const asked: number[] = [];
  page.on('request', (request) => {
    if (request.postData()?.includes('query Reconstruction(')) asked.push(Date.now());
  });
  await page.goto(run.server.url);
  // An idle server would be done before anybody asks how it is going.
  await keepBusy(run.server.url, photo, 2);
  await handOver(page, 'drop');
  await page.locator('.stage[data-ready="true"]').waitFor(patience);
  expect(refused).toBeGreaterThan(0);
  expect(asked.length).toBeGreaterThan(1);
  await page.close();
});

test('behind a proxy that swallows sockets, in a browser without room, a photo becomes a head', async () => {
  const page = await newPage();
  await page.routeWebSocket(/\/graphql/, () => {});
  await page.addInitScript(() => {
    Cache.prototype.put = () => Promise.reject(new DOMException('Quota exceeded.', 'QuotaExceededError'));
  });
  await page.goto(run.server.url);
  await keepBusy(run.server.url, photo, 2);
  await handOver(page, 'drop');
  await page.locator('.stage[data-ready="true"]').waitFor(patience);
  await page.getByRole('button', { name: 'On photo' }).click();
  expect(await page.locator('.stage-frame .photo-part img').getAttribute('src')).toMatch(/^blob:/);
  await page.close();
});

test('a photo that only the server can read is shown as the server drew it', async () => {
  const page = await newPage();
  await page.goto(run.server.url);
  const tiff = tiffOf((await decodeImage(await readFile(photo))).image);
  await page.setInputFiles('#photo', { name: 'photo.tif', mimeType: 'image/tiff', buffer: tiff });
  await page.locator('.stage[data-ready="true"]').waitFor(patience);
  await spoilLinks(page, 'query Reconstruction(', 'overlay');
  await page.reload();
  await page.locator('.stage[data-ready="true"]').waitFor(patience);
  await page.getByRole('button', { name: 'On photo' }).click();
  await page.getByText('this is the server’s own drawing').waitFor();
  const drawn = page.getByAltText('The head over the person, drawn by the server');
  await expect.poll(() => drawn.evaluate((image) => (image as HTMLImageElement).naturalWidth), patience).toBe(512);
  await page.close();
});

test('"Try again" waits for a server that is away', async () => {
  const page = await newPage();
  const result = await reconstruct(page, run.server.url, photo);
  await page.route('**/graphql', (route) => route.abort());
  await page.goto('about:blank');
  await page.goto(result);
  const title = page.getByRole('heading', { name: 'The server does not answer' });
  await title.waitFor();
  await page.getByRole('button', { name: 'Try again' }).click();
  await title.waitFor();
  await page.unroute('**/graphql');
  await page.evaluate(() => Object.assign(globalThis, { isSamePage: true }));
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.locator('.stage[data-ready="true"]').waitFor(patience);
  // Loading the page anew from a server that is away would leave the browser's own words.
  expect(await page.evaluate(() => 'isSamePage' in globalThis)).toBe(true);
  await page.close();
});

test('a pasted photo can be cancelled', async () => {
  const page = await newPage();
  await page.goto(run.server.url);
  await keepBusy(run.server.url, photo, 6);
  await handOver(page, 'paste');
  await page.getByRole('button', { name: 'Cancel', exact: true }).last().click();
  await page.getByRole('alert').waitFor();
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toMatch(/cancel/i);

  await page.evaluate(() => Object.assign(globalThis, { isSamePage: true }));
  const result = page.url();
  let answerRetry = () => {};
  const isHeld = new Promise<void>((release) => {
    answerRetry = release;
  });
  await page.route('**/graphql', async (route) => {
    if (route.request().postData()?.includes('mutation Retry(')) await isHeld;
    await route.continue();
  });
  const again = page.getByRole('button', { name: 'Try again' });
  await again.click();
  expect(await again.getAttribute('aria-disabled')).toBe('true');
  // Whoever has left meanwhile stays where they are.
  await page.getByRole('link', { name: 'Use another photo' }).click();
  const answered = page.waitForResponse((response) =>
    Boolean(response.request().postData()?.includes('mutation Retry(')),
  );
  answerRetry();
  await answered;
  await page.locator('#photo').waitFor({ state: 'attached' });
  expect(page.url()).not.toBe(result);
  await page.goto(result);
  await page.getByRole('button', { name: 'Cancel', exact: true }).last().click();
  await again.click();
  await page.getByRole('progressbar').waitFor();
  expect(await page.evaluate(() => 'isSamePage' in globalThis)).toBe(true);
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
  await page.close();
});

test('a server with keys takes one, and refuses without', async () => {
  let key = '';
  const guarded = await startTestServer({ RINGNET_REQUIRE_KEYS: 'true' }, async (dataDir) => {
    const words = ['keys', 'create', '--owner', 'studio', '--data-dir', dataDir, '--json'];
    const { stdout } = await promisify(execFile)(process.execPath, [ringnet, ...words]);
    key = (JSON.parse(stdout) as { key: string }).key;
  });
  const page = await newPage();
  try {
    await page.goto(guarded.url);
    await page.setInputFiles('#photo', photo);
    await page.getByText('This server asks for a key').first().waitFor();
    await page.getByRole('button', { name: 'API key' }).click();
    await page.getByLabel('Key', { exact: true }).fill(key);
    await page.getByRole('button', { name: 'Save' }).click();
    await reconstruct(page, guarded.url, photo);
    // The texture is a file of its own: it must come through as well.
    await expect.poll(() => page.locator('.stage canvas').getAttribute('aria-label'), patience).toMatch(/texture/);
    await page.goto(guarded.url);
    await expect
      .poll(
        () => page.locator('.tile img').evaluateAll((all) => all.map((i) => (i as HTMLImageElement).naturalWidth > 0)),
        patience,
      )
      .toEqual([true]);
  } finally {
    await page.close();
    await guarded.close();
  }
});
