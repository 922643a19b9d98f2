import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { reconstruct } from './support/browser.js';
import { serverAndBrowser } from './support/server-and-browser.js';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const photo = fileURLToPath(new URL('../../../examples/photos/astronaut.png', import.meta.url));

const run = serverAndBrowser();

/** What axe finds that keeps people out. */
async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
}

describe.each(['light', 'dark'] as const)('in the %s theme', (colorScheme) => {
  test.each([1440, 390])('no barrier at %i pixels', async (width) => {
    const page = await run.browser.newPage({ viewport: { width, height: 900 }, colorScheme, reducedMotion: 'reduce' });
    await page.goto(run.server.url);
    await page.getByText('Options').click();
    expect(await barriers(page)).toEqual([]);
    await reconstruct(page, run.server.url, photo);
    for (const tab of ['Adjust', 'Download', 'Details', 'API']) {
      await page.getByRole('tab', { name: tab }).click();
      expect(await barriers(page)).toEqual([]);
    }
    await page.getByRole('button', { name: 'On photo' }).click();
    expect(await barriers(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await page.goto(run.server.url);
    await page.locator('.tile').first().waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.close();
  });
});
