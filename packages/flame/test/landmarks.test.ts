import { expect, test } from 'vitest';
import {
  contourRow,
  contourYawDegrees,
  decodeHead,
  embedding68,
  evaluateEmbedding,
  evaluateLandmarks,
  FlameError,
} from '../src/index.js';
import { goldenModel, largestDifference, parametersOf, readGolden } from './support/golden.js';
import { tinyHead } from './support/tiny-head.js';

const golden = readGolden();
const model = goldenModel();

test('a point with weights (1/2, 1/4, 1/4) on face (1, 2, 3) of the tetrahedron', () => {
  const embedding = { faceIndices: Uint32Array.of(3), barycentrics: Float32Array.of(0.5, 0.25, 0.25) };
  const tiny = tinyHead();
  expect([...evaluateEmbedding(embedding, tiny.vTemplate, tiny.faces)]).toEqual([0.5, 0.25, 0.25]);
});

test.each(golden.cases.map((c) => [c.name, c] as const))('68 landmarks and contour row: %s', (_, c) => {
  const parameters = parametersOf(c);
  const { vertices } = decodeHead(model, parameters);
  expect(contourRow(contourYawDegrees(parameters.pose))).toBe(c.contour_row);
  expect(largestDifference(evaluateLandmarks(model, vertices, parameters.pose), c.landmarks68.flat())).toBeLessThan(
    2e-6,
  );
});

test('vertices of another model and poses without numbers are refused', () => {
  const rest = new Float32Array(15);
  const refusal = expect.objectContaining({ name: 'FlameError', code: 'PARAMETER_LENGTH' });
  expect(() => evaluateLandmarks(model, model.vTemplate.subarray(3), rest)).toThrow(refusal);
  expect(() => evaluateLandmarks(model, model.vTemplate, [])).toThrow(refusal);
  expect(() => evaluateLandmarks(model, model.vTemplate, rest.fill(Number.NaN))).toThrow(refusal);
  expect(() => embedding68(model, 79)).toThrow(expect.objectContaining({ code: 'MODEL_FIELD_MISSING' }));
});

test('every angle has its row', () => {
  for (const [degrees, row] of golden.row_of_angle) expect(contourRow(degrees), `${degrees}`).toBe(row);
});

test('the yaw is read from the posed root and neck, and folds beyond 90 degrees', () => {
  for (const { joint, angle_deg, row } of golden.yaw_sweep) {
    const pose = new Float32Array(15);
    pose[joint === 'global' ? 1 : 4] = (-angle_deg * Math.PI) / 180;
    expect(contourRow(contourYawDegrees(pose)), `${joint} ${angle_deg}`).toBe(row);
  }
});

test('in the camera frame the flip about x does not change the row', () => {
  const yaw = Float32Array.of(0, -0.4, 0);
  // R_x(pi) R_y(-0.4) is the half turn about (cos(0.2), 0, -sin(0.2))
  const flipped = Float32Array.of(Math.PI * Math.cos(0.2), 0, -Math.PI * Math.sin(0.2));
  const rows = [contourRow(contourYawDegrees(yaw, 'model')), contourRow(contourYawDegrees(flipped, 'camera'))];
  expect(rows).toEqual([23, 23]);
});

test('a model without embeddings says so', () => {
  const tiny = tinyHead();
  expect(() => evaluateLandmarks(tiny, tiny.vTemplate, new Float32Array(6))).toThrow(FlameError);
});
