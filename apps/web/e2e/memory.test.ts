import { fileURLToPath } from 'node:url';
import type { CDPSession, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { reconstruct } from './support/browser.js';
import { serverAndBrowser } from './support/server-and-browser.js';

const photo = (name: string) => fileURLToPath(new URL(`../../../examples/photos/${name}`, import.meta.url));
const openings = 100;

const run = serverAndBrowser();

/** What the page holds for good, MB: its JavaScript heap, and what lies outside it (array buffers, WebAssembly). */
async function heldMegabytes(cdp: CDPSession): Promise<{ heap: number; outside: number }> {
  await cdp.send('HeapProfiler.collectGarbage');
  const usage = (await cdp.send('Runtime.getHeapUsage')) as { usedSize: number; backingStorageSize?: number };
  return { heap: usage.usedSize / 1e6, outside: (usage.backingStorageSize ?? 0) / 1e6 };
}

/** Opens another result, as a link does. A locator waits without a handle: handles would keep the page's elements. */
async function open(page: Page, address: string): Promise<void> {
  const { hash } = new URL(address);
  await page.evaluate((to) => {
    document.querySelector('.stage')?.removeAttribute('data-ready');
    location.hash = to;
  }, hash);
  await page.locator('.stage[data-ready="true"]').waitFor();
}

test(`a page that opened ${openings} results holds no more than one that opened 20`, { timeout: 600_000 }, async () => {
  const page = await run.browser.newPage({ viewport: { width: 480, height: 420 }, reducedMotion: 'reduce' });
  const results = [
    await reconstruct(page, run.server.url, photo('astronaut.png')),
    await reconstruct(page, run.server.url, photo('mona-lisa.jpg')),
  ];
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('HeapProfiler.enable');
  const held: { heap: number; outside: number }[] = [];
  for (let i = 1; i <= openings; i++) {
    await open(page, results[(i + 1) % 2]);
    if (i % 20 === 0) held.push(await heldMegabytes(cdp));
  }
  console.info(held.map(({ heap, outside }) => `${heap.toFixed(1)} + ${outside.toFixed(1)} MB`).join(', '));
  const [first, last] = [held[0], held[held.length - 1]];
  expect(last.heap + last.outside).toBeLessThan(200);
  expect(last.heap - first.heap).toBeLessThan(4);
  expect(last.outside - first.outside).toBeLessThan(4);
  await page.close();
});
