import { readFileSync } from 'node:fs';
import { type Mesh, readNpy, readObj } from '@ringnet/io';
import { describe, expect, test } from 'vitest';
import {
  applyLandmarkFit,
  buildAabbTree,
  closestPoints,
  cropScan,
  errorCurve,
  fitLandmarks,
  readLandmarkText,
  readPickedPoints,
  scoreImage,
  summariseDistances,
} from '../src/index.js';
import golden from './golden/expected.json' with { type: 'json' };

const file = (name: string): Buffer => readFileSync(new URL(`./golden/similar/${name}`, import.meta.url));
const scan: Mesh = readObj(file('scan.obj'));
const prediction: Mesh = readObj(file('pred.obj'));
const scanLandmarks = readPickedPoints(file('scan_lmk.pp').toString(), 'scan_lmk.pp');
const predictionLandmarks = Float64Array.from(readNpy(file('pred_lmk.npy')).data as Float64Array);
const expected = golden.similar;
const mean = (points: ArrayLike<number>, axis: number): number =>
  Array.from(points)
    .filter((_, k) => k % 3 === axis)
    .reduce((sum, value) => sum + value / (points.length / 3), 0);
const near = (values: readonly number[], relative: number) =>
  values.map((value) => expect.closeTo(value, -Math.log10(relative * Math.max(Math.abs(value), 1) * 2)));

test('reads the landmarks of both formats', () => {
  expect([...scanLandmarks]).toEqual(expected.landmarks_scan.flat());
  expect([...predictionLandmarks]).toEqual(expected.landmarks_pred.flat());
  const fromText = readLandmarkText(file('pred_lmk.txt').toString(), 'pred_lmk.txt');
  expect([...fromText]).toEqual(expected.landmarks_pred.flat().map((value) => expect.closeTo(value, 8)));
});

test('crops exactly the golden vertices', () => {
  const crop = cropScan(scan.vertices, scanLandmarks);
  expect(crop.radius).toBeCloseTo(expected.crop.radius, 9);
  expect(crop.center).toEqual(near(expected.crop.center, 1e-12));
  expect(crop.vertexIds).toHaveLength(expected.crop.vertices);
  expect([...crop.vertexIds.slice(0, 8)]).toEqual(expected.crop.first_indices);
});

test('fits the landmarks to 1e-9', () => {
  const fit = fitLandmarks(scanLandmarks, predictionLandmarks);
  expect(fit.scale / expected.landmark_fit.scale).toBeCloseTo(1, 9);
  expect([...fit.rotation]).toEqual(near(expected.landmark_fit.rotation_row_vector.flat(), 1e-9));
  expect([...fit.translation]).toEqual(near(expected.landmark_fit.translation, 1e-9));
  const aligned = applyLandmarkFit(fit, prediction.vertices);
  const { distances } = closestPoints(
    buildAabbTree(aligned, prediction.faces),
    cropScan(scan.vertices, scanLandmarks).points,
  );
  expect(summariseDistances([distances]).median).toBeCloseTo(expected.after_landmark_fit.median, 4);
});

describe.each([
  ['converged', false],
  ['stopping where the original does', true],
])('%s', (_, compat) => {
  const score = scoreImage({ scan, scanLandmarks, prediction, predictionLandmarks }, { compat });

  test('median within 0.01 mm, mean and deviation within 0.002 mm', () => {
    const statistics = summariseDistances([score.distances]);
    expect(Math.abs(statistics.median - expected.final.median)).toBeLessThan(0.01);
    expect(Math.abs(statistics.mean - expected.final.mean)).toBeLessThan(0.002);
    expect(Math.abs(statistics.std - expected.final.std)).toBeLessThan(0.002);
  });

  test('every distance within 0.05 mm', () => {
    const distances = readNpy(file('expected_distances.npy')).data as Float64Array;
    expect(score.distances).toHaveLength(distances.length);
    score.distances.forEach((value, k) => {
      expect(Math.abs(value - distances[k])).toBeLessThan(0.05);
    });
  });
});

test('the cumulative curve passes through the golden samples', () => {
  const { x, y } = errorCurve([readNpy(file('expected_distances.npy')).data as Float64Array]);
  golden.pooled.curve_index.forEach((index, k) => {
    expect(x[index]).toBeCloseTo(golden.pooled.curve_x[k], 9);
    expect(y[index]).toBeCloseTo(golden.pooled.curve_y[k], 9);
  });
});

test('the metrical challenge keeps the size of the prediction', () => {
  const inMetres = { ...prediction, vertices: prediction.vertices.map((value) => value * 0.139) };
  const landmarks = predictionLandmarks.map((value) => value * 0.139);
  const score = scoreImage(
    { scan, scanLandmarks, prediction: inMetres, predictionLandmarks: landmarks },
    { unit: 'm' },
  );
  expect(score.landmarkFit.scaleUsed).toBe(1000);
  expect(score.refinement.scale).toBe(1);
});

test('metrical: the centres of the landmarks meet, or stand where the original puts them', () => {
  // Landmarks of half the size, said to be mm: the fit's scale is twice what the size allows.
  const half = predictionLandmarks.map((value) => value / 2 + 30);
  const plain = fitLandmarks(scanLandmarks, half);
  const sane = applyLandmarkFit(fitLandmarks(scanLandmarks, half, 'mm'), half);
  const compat = fitLandmarks(scanLandmarks, half, 'mm', { compat: true });
  for (let axis = 0; axis < 3; axis++) expect(mean(sane, axis)).toBeCloseTo(mean(scanLandmarks, axis), 9);
  expect(compat.scaleUsed).toBe(1);
  expect([...compat.translation]).toEqual([...plain.translation]);
});

test('compat reads the picked points of lines 9 to 15 only', () => {
  const text = file('scan_lmk.pp').toString();
  const lines = text.split('\n');
  const more = [...lines.slice(0, 15), lines[14], ...lines.slice(15)].join('\n');
  expect(() => readPickedPoints(more, 'more.pp')).toThrow(/24 numbers/);
  expect([...readPickedPoints(more, 'more.pp', { compat: true })]).toEqual([...scanLandmarks]);
});

test('a scan with a NaN is refused, not silently thinned', () => {
  const broken = scan.vertices.slice();
  broken[4] = Number.NaN;
  expect(() => cropScan(broken, scanLandmarks)).toThrow(/vertex 1/);
});
