import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { keepBusy } from './support/keep-busy.js';
import { serverAndBrowser } from './support/server-and-browser.js';

const photo = fileURLToPath(new URL('../../../examples/photos/grace_hopper.jpg', import.meta.url));
const patience = { timeout: 60_000 };

const run = serverAndBrowser();

test('the found face is drawn on the photo, and said, before its head is there', async () => {
  const page = await run.browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
  await page.goto(run.server.url);
  await keepBusy(run.server.url, photo, 1); // the page stands before the face is looked for
  await page.setInputFiles('#photo', photo);
  await page.locator('.face-outline path').waitFor(patience);
  await page.getByRole('button', { name: 'Cancel', exact: true }).last().focus();
  const seen = await page.evaluate(() => {
    const frame = (selector: string) => {
      const { x, y, width, height } = document.querySelector(selector)?.getBoundingClientRect() ?? new DOMRect();
      return { x, y, width, height };
    };
    return {
      photo: frame('.photo-box'),
      box: frame('.face-box'),
      outline: frame('.face-outline path'),
      said: [...document.querySelectorAll('[role="status"]')].map(({ textContent }) => textContent).join(' '),
      heads: document.querySelectorAll('.stage').length,
    };
  });
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/found-face.png` });
  expect(seen.heads).toBe(0);
  expect(seen.said).toMatch(/Face found, .* of the photo, \d+ pixels wide/);

  await page.locator('.stage[data-ready="true"]').waitFor(patience);
  expect(await page.getByRole('status').allTextContents()).toContain('The head is ready.');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('main'); // the button that had the focus is gone
  const answer = await page.request.post(`${run.server.url}/graphql`, {
    data: {
      query:
        'query ($id: ID!) { reconstruction(id: $id) { face { box { x y width height } } photo { width height } } }',
      variables: { id: decodeURIComponent(page.url().split('/r/')[1]) },
    },
  });
  const { face, photo: size } = (await answer.json()).data.reconstruction;
  const screenPerPhoto = seen.photo.width / size.width;
  expect(seen.photo.height / size.height).toBeCloseTo(screenPerPhoto, 2); // not stretched
  expect((seen.box.x - seen.photo.x) / screenPerPhoto).toBeCloseTo(face.box.x + 0.5, 0);
  expect((seen.box.y - seen.photo.y) / screenPerPhoto).toBeCloseTo(face.box.y + 0.5, 0);
  expect(seen.box.width / screenPerPhoto).toBeCloseTo(face.box.width, 0);
  // The drawn lines fill the frame: from the eyebrows to the chin, from ear to ear.
  expect(seen.outline.width / seen.box.width).toBeGreaterThan(0.7);
  expect(seen.outline.x).toBeGreaterThan(seen.box.x - 0.15 * seen.box.width);
  expect(seen.outline.x + seen.outline.width).toBeLessThan(seen.box.x + 1.15 * seen.box.width);
  await page.close();
});
