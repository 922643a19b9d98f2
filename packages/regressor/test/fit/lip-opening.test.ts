import { readFileSync } from 'node:fs';
import { decodeHead, fullPose, type HeadModel, parseHeadModel } from '@ringnet/flame';
import { readNpz } from '@ringnet/io';
import { expect, test } from 'vitest';
import { landmarkBasis } from '../../src/fit/landmark-basis.js';
import { lipExcess, lipLimit, lipSlopes } from '../../src/fit/lip-opening.js';

const model = parseHeadModel(
  readNpz(new Uint8Array(readFileSync(new URL('../../../../models/open-head/open-head.npz', import.meta.url)))),
);
const SHAPES = 20;
const embedding = model.landmarks.mediapipe468;
if (!embedding) throw new Error('no landmarks');
const basis = landmarkBasis(model, embedding, [13, 14], SHAPES);
const slopes = lipSlopes(model, embedding, basis);
if (!slopes) throw new Error('no lips');

const slopeOf = (unit: string) =>
  slopes[3 + SHAPES + basis.expressionIndices.indexOf(model.expressionNames?.indexOf(unit) ?? -1)];

/** Height of the opening in the middle of the mouth, m, by the open head's vertices there: the upper lip's inner edge, then the lower lip's. */
function openingOf(head: HeadModel, expression: Float32Array, jaw: number): number {
  const vertices = decodeHead(head, {
    betas: new Float32Array(head.shapeCount),
    expression,
    pose: fullPose(head, { jawPose: [jaw, 0, 0] }),
  }).vertices;
  const edges = [521, 554, 684, 678].map((vertex) => vertices[3 * vertex + 1]);
  return Math.min(edges[0], edges[1]) - Math.max(edges[2], edges[3]);
}

test('units and jaw part the open head’s lips as far as their slopes say', () => {
  const none = new Float32Array(model.expressionCount);
  const closed = openingOf(model, none, 0);
  expect(closed).toBeLessThan(0.001);
  for (const unit of [
    'mouth-part-later',
    'mouth-upward-retraction',
    'mouth-depression-retraction',
    'mouth-protusion',
  ]) {
    const expression = none.slice();
    expression[model.expressionNames?.indexOf(unit) ?? -1] = 0.5;
    const opened = openingOf(model, expression, 0) - closed;
    expect(opened).toBeGreaterThan(0.003);
    expect(0.5 * slopeOf(unit)).toBeGreaterThan(0.8 * opened);
    expect(0.5 * slopeOf(unit)).toBeLessThan(1.2 * opened);
  }
  expect(0.1 * slopes[0]).toBeCloseTo(openingOf(model, none, 0.1) - closed, 3);
});

test('shape parts no lips, and a limit counts only what lies beyond it', () => {
  expect(slopes.subarray(3, 3 + SHAPES).every((value) => value === 0)).toBe(true);
  const coefficients = new Float64Array(slopes.length - 3).fill(1);
  coefficients.fill(0, SHAPES);
  const open = { jaw: Float64Array.of(0.1, 0, 0), coefficients };
  const excess = (gapM: number) => {
    const limit = lipLimit(slopes, gapM, open);
    return limit && lipExcess(limit, open);
  };
  expect(excess(0.002)).toBeCloseTo(0.1 * slopes[0] - 0.002, 12);
  expect(excess(0.02)).toBe(0);
});

test('where a closer look sees closed lips and the belief a shout, nothing is limited', () => {
  const coefficients = new Float64Array(slopes.length - 3);
  expect(lipLimit(slopes, 0, { jaw: Float64Array.of(0.05, 0, 0), coefficients })).toMatchObject({ gapM: 0 });
  expect(lipLimit(slopes, 0, { jaw: Float64Array.of(0.2, 0, 0), coefficients })).toBeUndefined();
});
