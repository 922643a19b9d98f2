import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { reconstruct } from './support/browser.js';
import { serverAndBrowser } from './support/server-and-browser.js';

const photo = fileURLToPath(new URL('../../../examples/photos/astronaut.png', import.meta.url));

/** How a file of each name extension begins. */
const beginnings: Readonly<Record<string, string>> = {
  glb: 'glTF',
  gif: 'GIF89a',
  json: '{',
  npy: '\x93NUMPY',
  obj: 'v ',
  ply: 'ply\n',
  png: '\x89PNG\r\n\x1a\n',
  zip: 'PK\x03\x04',
};

const run = serverAndBrowser();

/** What the server says that it has made, by kind. */
async function announced(page: Page): Promise<Map<string, { fileName: string; bytes: number }>> {
  const answer = await page.request.post(`${run.server.url}/graphql`, {
    data: {
      query: 'query ($id: ID!) { reconstruction(id: $id) { artifacts { kind fileName bytes } } }',
      variables: { id: decodeURIComponent(page.url().split('/r/')[1]) },
    },
  });
  const { artifacts } = (await answer.json()).data.reconstruction;
  return new Map(artifacts.map((artifact: { kind: string }) => [artifact.kind, artifact]));
}

test('every file that is offered comes, whole and of its kind', { timeout: 300_000 }, async () => {
  const page = await run.browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
  await reconstruct(page, run.server.url, photo);
  await page.getByRole('tab', { name: 'Download' }).click();
  const kinds = await page.locator('[data-kind]').evaluateAll((all) => all.map((button) => button.dataset.kind ?? ''));
  expect(kinds.length).toBeGreaterThan(15);
  const got = new Map<string, { fileName: string; bytes: number }>();
  for (const kind of kinds) {
    const [download] = await Promise.all([
      page.waitForEvent('download', { timeout: 60_000 }),
      page.locator(`[data-kind="${kind}"]`).click({ timeout: 60_000 }),
    ]);
    const fileName = download.suggestedFilename();
    const bytes = await readFile(await download.path());
    const beginning = beginnings[fileName.split('.').pop() ?? ''];
    expect(bytes.subarray(0, beginning.length).toString('latin1'), fileName).toBe(beginning);
    expect(await page.locator(`[data-kind="${kind}"] .file-size`).textContent()).toMatch(/^[\d.]+ [kM]B$/);
    got.set(kind, { fileName, bytes: bytes.length });
  }
  expect(new Set([...got.values()].map(({ fileName }) => fileName)).size).toBe(kinds.length);
  const made = await announced(page);
  for (const [kind, file] of got) expect(made.get(kind), kind).toMatchObject(file);
  await page.close();
});
