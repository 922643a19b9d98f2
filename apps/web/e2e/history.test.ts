import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { reconstruct } from './support/browser.js';
import { serverAndBrowser } from './support/server-and-browser.js';

const photo = fileURLToPath(new URL('../../../examples/photos/astronaut.png', import.meta.url));
const patience = { timeout: 60_000 };
const stored = 41;

const run = serverAndBrowser();

/** Stores more heads beside the one that the page shows, each with an expression of its own. */
async function storeMore(page: Page, count: number): Promise<void> {
  const reconstructionId = decodeURIComponent(page.url().split('/r/')[1]);
  const query = 'mutation ($input: PoseHeadInput!) { poseHead(input: $input) { userErrors { message } } }';
  for (let k = 0; k < count; k++) {
    const input = { reconstructionId, expression: [k / 20], artifacts: [] };
    const answer = await page.request.post(`${run.server.url}/graphql`, { data: { query, variables: { input } } });
    expect(await answer.json()).toEqual({ data: { poseHead: { userErrors: [] } } });
  }
}

test('a long history is paged to its end, each head once, and a deleted one is gone', {
  timeout: 240_000,
}, async () => {
  const page = await run.browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
  await reconstruct(page, run.server.url, photo);
  await storeMore(page, stored - 1);
  await page.goto(run.server.url);
  const tiles = page.locator('.tile');
  const more = page.getByRole('button', { name: 'Show more' });
  await expect.poll(() => page.locator('.history .count').textContent(), patience).toBe(`${stored}`);
  // They were stored without a picture: those in view get one.
  await tiles.nth(1).scrollIntoViewIfNeeded();
  const picture = tiles.nth(1).locator('img');
  await expect
    .poll(() => picture.evaluateAll(([image]) => (image as HTMLImageElement)?.naturalWidth), patience)
    .toBeGreaterThan(100);
  for (const shown of [12, 24, 36]) {
    await expect.poll(() => tiles.count(), patience).toBe(shown);
    await more.click();
  }
  await expect.poll(() => tiles.count(), patience).toBe(stored);
  expect(await more.count()).toBe(0);
  const links = await page.locator('.tile-link').evaluateAll((all) => all.map((link) => link.getAttribute('href')));
  expect(new Set(links).size).toBe(stored);

  await tiles.first().getByRole('button').click();
  await tiles.first().getByRole('button').click();
  await expect.poll(() => tiles.count(), patience).toBe(stored - 1);
  expect(await page.locator('.history .count').textContent()).toBe(`${stored - 1}`);
  await page.getByLabel('Find a person by name').fill('nobody');
  await page.getByText('Nobody of that name.').waitFor(patience);
  await page.getByLabel('Find a person by name').fill('');
  await expect.poll(() => tiles.count(), patience).toBe(12);
  await page.close();
});
