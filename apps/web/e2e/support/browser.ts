import { decodeImage, type RgbImage } from '@ringnet/io';
import { type Browser, chromium, type Page } from 'playwright-core';

/** Debian's Chromium, headless, drawing WebGL in software. @param more switches of its command line */
export function startBrowser(withWebGl = true, more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...(withWebGl
        ? // Software draws every pixel on the tests' own processor: smooth edges would cost a third of its time.
          ['--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--webgl-antialiasing-mode=none']
        : ['--disable-gpu', '--disable-3d-apis', '--disable-software-rasterizer']),
      ...more,
    ],
  });
}

/** Sends a photo from the first page and waits for the head. @returns the address of the result */
export async function reconstruct(page: Page, url: string, photo: string): Promise<string> {
  await page.goto(url);
  await page.setInputFiles('#photo', photo);
  await page.waitForSelector('.stage[data-ready="true"]', { timeout: 60_000 });
  return page.url();
}

/** Errors that a page prints or throws; the test expects none. */
export function collectErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return errors;
}

/** Pixels of an element as the screen shows them. */
export async function pixelsOf(page: Page, selector: string): Promise<RgbImage> {
  return (await decodeImage(await page.locator(selector).first().screenshot())).image;
}

/** Lets the page draw what it has to draw. */
export async function settle(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}
