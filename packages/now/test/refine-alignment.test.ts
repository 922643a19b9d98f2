import { expect, test } from 'vitest';
import {
  applyLandmarkFit,
  buildAabbTree,
  closestPoints,
  cropScan,
  fitLandmarks,
  refineAlignment,
} from '../src/index.js';
import { goldenPair } from './support/golden-pair.js';

const { scan, prediction, scanLandmarks, predictionLandmarks } = goldenPair;
const crop = cropScan(scan.vertices, scanLandmarks);
const aligned = applyLandmarkFit(fitLandmarks(scanLandmarks, predictionLandmarks), prediction.vertices);

/** Everything seen from an origin that far away on every axis. */
const refineAt = (offset: number, relativeTolerance: number) => {
  const vertices = aligned.map((value) => value + offset);
  const points = crop.points.map((value) => value + offset);
  const tree = buildAabbTree(vertices, prediction.faces);
  return { vertices, points, refined: refineAlignment(tree, points, { relativeTolerance }) };
};

test.each([1e-10, 1e-4])('stopping at a gain of %f: the same distances wherever the origin is', (tolerance) => {
  const near = refineAt(0, tolerance).refined;
  for (const offset of [200, -1e4, 1e5]) {
    const { steps, distances } = refineAt(offset, tolerance).refined;
    expect(steps).toBe(near.steps);
    expect(Math.max(...distances.map((value, k) => Math.abs(value - near.distances[k])))).toBeLessThan(1e-6);
  }
});

test('the alignment moves the mesh to where the distances were measured', () => {
  const { vertices, points, refined } = refineAt(200, 1e-10);
  const { scale, rotation: r, translation } = refined;
  const placed = vertices.map((_, k) => {
    const [row, start] = [k % 3, k - (k % 3)];
    return scale * [0, 1, 2].reduce((sum, j) => sum + r[3 * row + j] * vertices[start + j], 0) + translation[row];
  });
  const { distances } = closestPoints(buildAabbTree(placed, prediction.faces), points);
  expect(Math.max(...distances.map((value, k) => Math.abs(value - refined.distances[k])))).toBeLessThan(1e-9);
});
