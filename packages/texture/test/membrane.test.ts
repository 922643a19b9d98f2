import { expect, test } from 'vitest';
import { graphLevels } from '../src/graph-levels.js';
import { spreadAsMembrane } from '../src/membrane.js';
import { vertexGraph } from '../src/vertex-graph.js';

const SIDE = 40;

/** A square grid of two triangles a cell, and a part of its own: one triangle at the end. */
function gridFaces(): Uint32Array {
  const faces: number[] = [];
  for (let y = 0; y + 1 < SIDE; y++) {
    for (let x = 0; x + 1 < SIDE; x++) {
      const v = y * SIDE + x;
      faces.push(v, v + 1, v + SIDE + 1, v, v + SIDE + 1, v + SIDE);
    }
  }
  const last = SIDE * SIDE;
  return Uint32Array.of(...faces, last, last + 1, last + 2);
}

const count = SIDE * SIDE + 3;
const levels = graphLevels(vertexGraph(gridFaces(), count));

test('values known at both ends run nearly straight between them', () => {
  // The membrane over a strip between 0 and 1 is the straight line; few rounds leave some sag, which no eye finds.
  const values = new Float32Array(3 * count);
  const weights = new Float32Array(count);
  for (let y = 0; y < SIDE; y++) {
    for (const x of [0, SIDE - 1]) {
      weights[y * SIDE + x] = 1;
      values.fill(x === 0 ? 0 : 1, 3 * (y * SIDE + x), 3 * (y * SIDE + x) + 3);
    }
  }
  const result = spreadAsMembrane(levels, values, weights);
  let sum = 0;
  for (let v = 0; v < SIDE * SIDE; v++) {
    const off = Math.abs(result[3 * v] - (v % SIDE) / (SIDE - 1));
    sum += off;
    expect(off).toBeLessThan(0.2);
    for (const k of [1, 2]) expect(result[3 * v + k]).toBe(result[3 * v]);
  }
  expect(sum / SIDE ** 2).toBeLessThan(0.05);
  for (let i = 3 * SIDE * SIDE; i < result.length; i++) expect(result[i]).toBeCloseTo(0.5, 3);
});

test('a constant stays constant, and nothing known gives nothing', () => {
  const weights = new Float32Array(count);
  weights[7] = 0.5;
  weights[900] = 1;
  for (const value of spreadAsMembrane(levels, new Float32Array(3 * count).fill(0.25), weights)) {
    expect(value).toBeCloseTo(0.25, 5);
  }
  expect(spreadAsMembrane(levels, new Float32Array(3 * count).fill(Number.NaN), new Float32Array(count))).toEqual(
    new Float32Array(3 * count),
  );
});

test('levels shrink, and every vertex of the mesh is in exactly one group of each', () => {
  expect(levels.length).toBeGreaterThan(2);
  for (const [i, { graph, sizes, groups }] of levels.entries()) {
    expect(sizes.reduce((a, b) => a + b)).toBe(count);
    expect(graph.starts.length).toBe(sizes.length + 1);
    if (i > 0) expect(sizes.length).toBeLessThan(levels[i - 1].sizes.length / 2);
    expect(groups === null).toBe(i === levels.length - 1);
  }
});
