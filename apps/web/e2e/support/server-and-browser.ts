import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { startBrowser } from './browser.js';
import { copyFirstData } from './first-data.js';
import { startTestServer, type TestServer } from './server.js';

/** A server and a browser that stand from the first to the last test of the file that calls this; not before. */
export function serverAndBrowser(): { readonly server: TestServer; readonly browser: Browser } {
  let server: TestServer | undefined;
  let browser: Browser | undefined;
  beforeAll(async () => {
    server = await startTestServer({}, copyFirstData);
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });
  const standing = <T>(part: T | undefined): T => {
    if (part === undefined) throw new Error('asked for before the first test');
    return part;
  };
  return {
    get server() {
      return standing(server);
    },
    get browser() {
      return standing(browser);
    },
  };
}
