import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseHeadModel } from '@ringnet/flame';
import { readNpz } from '@ringnet/io';
import { loadReconstructor } from '@ringnet/reconstruct/node';
import { loadSkins } from '@ringnet/render-heads';
import { expect, test } from 'vitest';
import { measureFusion } from '../src/measure-fusion.js';

const models = fileURLToPath(new URL('../../../models', import.meta.url));

test('two photos of a person are nearer to the person than one, fitted together or averaged', {
  timeout: 300_000,
}, async () => {
  const model = parseHeadModel(readNpz(await readFile(`${models}/open-head/open-head.npz`)));
  const skins = await loadSkins(`${models}/open-head/skins`);
  const reconstructor = await loadReconstructor({ modelsDir: models, threads: 1 });
  const report = await measureFusion(model, skins, reconstructor, { seed: 7_200_000, people: 10, views: 2 });
  await reconstructor.close();
  const [one, two] = report.errors;
  expect(two.people).toBeGreaterThanOrEqual(8);
  expect(one.jointFit).toBe(one.alone);
  expect(two.weightedMean).toBeLessThan(two.alone);
  expect(two.jointFit).toBeLessThan(two.alone);
  expect(two.jointFit).toBeLessThan(two.meanHead);
  // What lets a combination gain, and keeps it from gaining much: errors are alike, not the same.
  expect(report.errorCorrelation).toBeGreaterThan(0.3);
  expect(report.errorCorrelation).toBeLessThan(0.95);
});
