// Takes docs/screenshots anew: a real server, Debian's Chromium, the example photos. After a build:
// node apps/web/scripts/take-screenshots.mjs [FOLDER]; look at every picture before committing it.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { settle, startBrowser } from '../e2e/support/browser.ts';
import { startTestServer } from '../e2e/support/server.ts';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const folder = process.argv[2] ?? path.join(repository, 'docs/screenshots');
const people = [
  ['mona-lisa.jpg', 'Lisa del Giocondo'],
  ['grace_hopper.jpg', 'Grace Hopper'],
  ['astronaut.png', 'Eileen Collins'],
];
const screens = [
  { suffix: '', width: 1440, height: 900 },
  { suffix: '-tablet', width: 768, height: 1024 },
  { suffix: '-phone', width: 390, height: 844 },
];

await mkdir(folder, { recursive: true });
const server = await startTestServer();
const browser = await startBrowser();
try {
  // One profile for all pictures: a photo stays in the browser that sent it, and the overlay needs it.
  const { context, address } = await sendPhotos();
  for (const colorScheme of ['light', 'dark']) {
    for (const { suffix, ...viewport } of screens) {
      if (suffix === '-tablet' && colorScheme === 'dark') continue;
      const page = await context.newPage();
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize(viewport);
      const shoot = async (name) => {
        await settle(page);
        await page.waitForTimeout(1500);
        const isWhole = name === 'home' && suffix === '-phone';
        await page.screenshot({ path: path.join(folder, `${name}-${colorScheme}${suffix}.png`), fullPage: isWhole });
      };
      await page.goto(server.url);
      await page.locator('.hero-head canvas[data-ready="true"]').waitFor();
      await shoot('home');
      await page.goto(address);
      await page.locator('.stage[data-ready="true"]').waitFor();
      await shoot('viewer');
      if (suffix === '') {
        await page.getByRole('button', { name: 'On photo' }).click();
        await shoot('overlay');
      }
      await page.close();
    }
  }
} finally {
  await browser.close();
  await server.close();
}

/** @returns the profile that sent the photos, and where the last one's head is */
async function sendPhotos() {
  const context = await browser.newContext();
  context.setDefaultTimeout(240_000);
  const page = await context.newPage();
  let address = '';
  for (const [file, name] of people) {
    await page.goto(server.url);
    await page.getByText('Options').click();
    await page.getByLabel('Name of the person').fill(name);
    await page.setInputFiles('#photo', path.join(repository, 'examples/photos', file));
    await page.locator('.stage[data-ready="true"]').waitFor();
    address = page.url();
  }
  await page.close();
  return { context, address };
}
