import { deepStrictEqual } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import sharp from 'sharp';
import { build, type Rolldown } from 'vite';

/** Runs `page.ts` in headless Chromium and compares what it found. Usage: node run.ts CHROMIUM */
const root = join(import.meta.dirname, '../..');

const pixels = Uint8Array.from(
  { length: 72 },
  (_, i) => (Math.floor(i / 3) % 6 < 3 ? [200, 30, 30] : [30, 30, 200])[i % 3],
);
const picture = () => sharp(pixels, { raw: { width: 6, height: 4, channels: 3 } });
const files: Record<string, Buffer> = {
  'orientation6.jpg': await picture().withMetadata({ orientation: 6 }).jpeg({ chromaSubsampling: '4:4:4' }).toBuffer(),
  'halves.avif': await picture().avif().toBuffer(),
  'halves.tiff': await picture().tiff().toBuffer(),
  'p0_py2.npy': readFileSync(join(root, 'test/golden/params/p0_py2.npy')),
};
const encoded = Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, bytes.toString('base64')]));

const output = await build({
  root,
  configFile: false,
  logLevel: 'silent',
  build: { write: false, lib: { entry: 'test/browser/page.ts', formats: ['iife'], name: 'page' } },
});
const [{ output: chunks }] = output as Rolldown.RolldownOutput[];
const code = (chunks[0] as Rolldown.OutputChunk).code;

const browser = await chromium.launch({ executablePath: process.argv[2], args: ['--no-sandbox'] });
const page = await browser.newPage();
await page.setContent('<!doctype html><title>waiting</title>');
await page.addScriptTag({ content: `const files = ${JSON.stringify(encoded)}; ${code}` });
await page.waitForFunction(() => document.title === 'done', undefined, { timeout: 30_000 });
const found: unknown = JSON.parse((await page.textContent('body')) ?? 'null');
await browser.close();

deepStrictEqual(found, {
  pngIsIdentity: true,
  jpeg: ['jpeg', true],
  webp: 'webp',
  avif: [6],
  alphaOnWhite: [204, 204, 204],
  orientation6: [4, 6, [4, 1, 1]],
  tooLarge: 'IMAGE_TOO_LARGE',
  cut: 'IMAGE_UNREADABLE',
  svg: 'IMAGE_TYPE_UNSUPPORTED',
  tiff: 'IMAGE_TYPE_UNSUPPORTED',
  parameters: 100,
  npz: [2],
  glb: 3,
});
console.log('chromium: pictures, parameter files, NPZ and GLB work in the browser');
