import { expect, test } from 'vitest';
import { decodeHead, evaluateEmbedding, landmarkBasis, vertexNormals } from '../src/index.js';
import { goldenModel, largestDifference } from './support/golden.js';
import { tinyHead } from './support/tiny-head.js';

const model = goldenModel();
const embedding = model.landmarks.static51 as NonNullable<typeof model.landmarks.static51>;
const basis = landmarkBasis(model, embedding);

test('mean and components give the landmarks and joints of any head at rest', () => {
  const head = { betas: Float32Array.of(0.5, -1, 2), expression: Float32Array.of(0, 1.5), pose: new Float32Array(15) };
  const coefficients = [...head.betas, ...new Array(model.shapeCount - 3).fill(0), ...head.expression];
  const mix = (mean: ArrayLike<number>, parts: readonly ArrayLike<number>[]) =>
    Float64Array.from(mean, (value, k) => coefficients.reduce((sum, c, n) => sum + c * parts[n][k], value));
  const { vertices, joints } = decodeHead(model, head);
  const landmarks = evaluateEmbedding(embedding, vertices, model.faces);
  expect(largestDifference(mix(basis.mean, basis.bases), landmarks)).toBeLessThan(1e-6);
  expect(largestDifference(mix(basis.jointMean, basis.jointBases), joints)).toBeLessThan(1e-6);
});

test('sizes, and weights that sum to 1', () => {
  expect([basis.bases.length, basis.jointBases.length, basis.poseBases?.length]).toEqual([400, 400, 36]);
  for (let l = 0; l < 51; l++) {
    const sum = basis.skinningWeights.subarray(5 * l, 5 * l + 5).reduce((total, value) => total + value, 0);
    expect(sum).toBeCloseTo(1, 5);
  }
  expect(
    landmarkBasis(tinyHead(), { faceIndices: Uint32Array.of(0), barycentrics: Float32Array.of(1, 0, 0) }).poseBases,
  ).toBeNull();
});

test('normals of the tetrahedron weigh faces by area and point outwards', () => {
  const tiny = tinyHead();
  const normals = vertexNormals(tiny.vTemplate, tiny.faces);
  // Vertex 0: three unit right triangles facing -z, -x, -y
  const third = -1 / Math.sqrt(3);
  expect(largestDifference(normals.subarray(0, 3), [third, third, third])).toBeLessThan(1e-6);
  // Vertex 1: (0,0,-1) + (0,-1,0) + (1,1,1) = (1,0,0)
  expect(largestDifference(normals.subarray(3, 6), [1, 0, 0])).toBeLessThan(1e-6);
  expect([...vertexNormals(Float32Array.of(0, 0, 0, 1, 1, 1), [0, 1, 1])]).toEqual([0, 0, 0, 0, 0, 0]);
});
