import { readFileSync } from 'node:fs';
import { readNpy, readObj } from '@ringnet/io';
import { expect, test } from 'vitest';
import {
  applyLandmarkFit,
  buildAabbTree,
  closestPoints,
  cropScan,
  fitLandmarks,
  readPickedPoints,
  refineAlignment,
} from '../src/index.js';

const file = (name: string): Buffer => readFileSync(new URL(`./golden/similar/${name}`, import.meta.url));
const prediction = readObj(file('pred.obj'));
const scanLandmarks = readPickedPoints(file('scan_lmk.pp').toString(), 'scan_lmk.pp');
const predictionLandmarks = Float64Array.from(readNpy(file('pred_lmk.npy')).data as Float64Array);
const crop = cropScan(readObj(file('scan.obj')).vertices, scanLandmarks);
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
