import { readFile } from 'node:fs/promises';
import { decodeHead, parseHeadModel } from '@ringnet/flame';
import { readNpz } from '@ringnet/io';
import { expect, test } from 'vitest';
import { faceRegion } from '../src/face-region.js';
import { mirrorTables } from '../src/mirror-tables.js';
import { createShapeMetric } from '../src/shape-metric.js';

const file = new URL('../../../models/open-head/open-head.npz', import.meta.url);
const model = parseHeadModel(readNpz(await readFile(file)));
const metric = createShapeMetric(model, faceRegion(model));

test('a moved and grown template has no form of its own', () => {
  const moved = model.vTemplate.map((v, i) => 1.1 * v + 0.02 * (i % 3));
  expect(metric.error(metric.difference(moved), new Float64Array(3 * metric.vertexCount))).toBeLessThan(0.01);
});

test('coefficients come back from the heads they made', () => {
  const betas = Float32Array.from({ length: 100 }, (_, k) => (k < 10 ? Math.sin(k + 1) : 0));
  const pose = new Float32Array(3 * model.parents.length);
  const { vertices } = decodeHead(model, { betas, expression: new Float32Array(0), pose });
  const difference = metric.difference(vertices);
  expect(metric.error(metric.form(betas), difference)).toBeLessThan(0.01);
  expect(metric.error(metric.form(metric.project(difference)), difference)).toBeLessThan(0.15);
});

test('mirroring coefficients twice gives them back', () => {
  const { betas, expression } = mirrorTables(model);
  const mirrored = (b: readonly number[]) =>
    b.map((_, i) => b.reduce((sum, value, j) => sum + betas[i * b.length + j] * value, 0));
  const before = Array.from({ length: 100 }, (_, k) => Math.cos(k));
  mirrored(mirrored(before)).forEach((value, k) => {
    expect(value).toBeCloseTo(before[k], 2);
  });
  expect(Array.from(expression, (twin) => expression[twin])).toEqual(Array.from(expression, (_, k) => k));
});
