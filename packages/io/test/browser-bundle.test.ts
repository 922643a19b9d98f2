import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import { build, type Rolldown } from 'vite';
import { expect, test } from 'vitest';
import * as browserEntry from '../src/index.browser.js';
import * as nodeEntry from '../src/index.js';
import { goldenBytes } from './support/golden.js';

const folder = new URL('../', import.meta.url).pathname;

async function bundle(): Promise<Rolldown.OutputChunk> {
  const output = await build({
    root: folder,
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify: false,
      lib: { entry: 'src/index.browser.ts', formats: ['iife'], name: 'io' },
    },
  });
  const [{ output: chunks }] = output as Rolldown.RolldownOutput[];
  expect(chunks).toHaveLength(1);
  return chunks[0] as Rolldown.OutputChunk;
}

test('the browser entry exports the same names as the Node entry', () => {
  expect(Object.keys(browserEntry)).toEqual(Object.keys(nodeEntry));
});

test('both entries differ in the image codec only', () => {
  const source = (name: string) => readFileSync(`${folder}src/${name}`, 'utf8');
  expect(source('index.browser.ts').replace('image-codec.browser', 'image-codec.node')).toBe(source('index.ts'));
});

test('a browser bundle holds no Node module and no sharp, and runs without them', async () => {
  const { code, moduleIds, imports, dynamicImports } = await bundle();
  expect([...imports, ...dynamicImports]).toEqual([]);
  expect(moduleIds.length).toBeGreaterThan(50);
  expect(moduleIds.filter((id) => /^node:|browser-external|sharp|@img|codec\.node/.test(id))).toEqual([]);
  // A context has the language and nothing else; browsers bring these four.
  const context = createContext({ TextDecoder, TextEncoder, URL, atob, bytes: goldenBytes('params/p1_py2.npy') });
  const camera = runInContext(`${code}; Array.from(io.readRingnetParameters(bytes).camera)`, context) as number[];
  expect([...camera]).toEqual([...nodeEntry.readRingnetParameters(goldenBytes('params/p1_py2.npy')).camera]);
}, 30_000);

test('package.json sends browsers to the browser entry', () => {
  const manifest = JSON.parse(readFileSync(`${folder}package.json`, 'utf8'));
  expect(Object.keys(manifest.exports['.'])).toEqual(['types', 'browser', 'default']);
  expect(manifest.exports['.'].browser).toBe('./dist/index.browser.js');
});
