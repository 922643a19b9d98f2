import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  alignPoints,
  decodeHead,
  evaluateLandmarks,
  FlameError,
  fitLandmarks2d,
  fitLandmarks3d,
  fitMesh,
  fitScan,
  type HeadParameters,
  pinholeProjection,
  rotationFromAxisAngle,
  solveDampedLeastSquares,
  weakPerspectiveProjection,
} from '../src/index.js';
import { goldenModel, largestDifference } from './support/golden.js';

const model = goldenModel();
const within = (size: number, length: number) =>
  fc
    .array(fc.double({ min: -size, max: size, noNaN: true }), { minLength: length, maxLength: length })
    .map((v) => Float32Array.from(v));
const runs = { numRuns: 6, seed: 7 };

/** Root turned freely, the other joints a little. */
const anyPose = fc.tuple(within(0.9, 3), within(0.25, 12)).map(([root, rest]) => Float32Array.of(...root, ...rest));

const heads = fc.record({
  betas: within(1.5, 5),
  expression: within(1.5, 3),
  pose: anyPose,
  translation: within(0.5, 3),
});

const onlyRootAndJaw = (head: HeadParameters): HeadParameters => ({
  ...head,
  pose: head.pose.map((value, k) => (k < 3 || (k >= 6 && k < 9) ? value : 0)),
});

const counts = { betaCount: 5, expressionCount: 3 };

function expectSame(found: HeadParameters, wanted: HeadParameters, tolerance: number) {
  for (const name of ['betas', 'expression', 'translation'] as const) {
    expect(largestDifference(found[name] as Float32Array, wanted[name] as Float32Array), name).toBeLessThan(tolerance);
  }
  for (let k = 0; k < 15; k += 3) {
    // As rotations: near half a turn two axis-angles are one pose
    const [a, b] = [found.pose, wanted.pose].map((pose) => rotationFromAxisAngle(pose[k], pose[k + 1], pose[k + 2]));
    expect(largestDifference(a, b), `joint ${k / 3}`).toBeLessThan(tolerance);
  }
}

describe('fit(decode(p)) is p', () => {
  test('from a mesh', () => {
    fc.assert(
      fc.property(heads, (head) => {
        const { parameters, rmsError, hasConverged } = fitMesh(model, decodeHead(model, head).vertices, counts);
        expectSame(parameters, head, 2e-3);
        expect(rmsError).toBeLessThan(2e-6);
        expect(hasConverged).toBe(true);
      }),
      runs,
    );
  });

  test('from 68 landmarks in space', () => {
    fc.assert(
      fc.property(heads.map(onlyRootAndJaw), (head) => {
        const points = evaluateLandmarks(model, decodeHead(model, head).vertices, head.pose);
        const { parameters, rmsError } = fitLandmarks3d(model, 'ibug68', points, {
          ...counts,
          noise: 1e-6,
          maxIterations: 60,
        });
        expectSame(parameters, head, 2e-3);
        expect(rmsError).toBeLessThan(2e-6);
      }),
      runs,
    );
  });

  test('from 51 landmarks in a picture with a pinhole camera', () => {
    const camera = pinholeProjection({ focalPx: 1000, cx: 320, cy: 240 });
    fc.assert(
      fc.property(within(0.4, 3), within(0.1, 3), within(1, 5), within(0.05, 3), (turn, jaw, betas, shift) => {
        const head = inCamera({ turn, jaw, betas, translation: [shift[0], shift[1], 0.8 + shift[2]] });
        const points = projectPoints(head, (x, y, z) => [(1000 * x) / z + 320, (1000 * y) / z + 240]);
        const fit = fitLandmarks2d(model, embedding, points, camera, {
          ...counts,
          expressionCount: 0,
          noise: 1e-4,
          maxIterations: 100,
        });
        expectSame(fit.parameters, head, 5e-3);
      }),
      runs,
    );
  });

  test('from 68 landmarks under weak perspective, in the camera frame', () => {
    const camera = { scale: 7, tx: 0.01, ty: -0.02 };
    fc.assert(
      fc.property(within(0.4, 3), within(0.1, 3), within(1, 5), (turn, jaw, betas) => {
        const head = inCamera({ turn, jaw, betas, translation: [0.02, 0.01, 0] });
        const points = projectPoints(head, (x, y) => [7 * (x + 0.01), 7 * (y - 0.02)], 0);
        const fit = fitLandmarks2d(model, 'ibug68', points, weakPerspectiveProjection(camera), {
          ...counts,
          expressionCount: 0,
          noise: 1e-6,
          maxIterations: 100,
        });
        expect(fit.rmsError).toBeLessThan(1e-4);
        expectSame({ ...fit.parameters, translation: flat(fit.parameters.translation) }, head, 5e-3);
      }),
      runs,
    );
  });

  test.each(['mm', 'cm', 'unknown'] as const)('from a scan, unit %s', (unit) => {
    const head = onlyRootAndJaw({
      betas: Float32Array.of(1, -0.5, 0.8, 0.3, -1),
      expression: Float32Array.of(0.6, -0.4, 0.2),
      pose: Float32Array.from({ length: 15 }, (_, k) => [0.3, -0.5, 0.2, 0, 0, 0, 0.15, 0, 0][k] ?? 0),
      translation: Float32Array.of(0.2, -0.1, 0.4),
    });
    const perUnit = unit === 'cm' ? 0.01 : 0.001;
    const { vertices } = decodeHead(model, head);
    const points = evaluateLandmarks(model, vertices, head.pose);
    const scan = scanOf(vertices);
    const fit = fitScan(
      model,
      {
        vertices: scan.vertices.map((value) => value / perUnit),
        faces: scan.faces,
        landmarkPoints: points.map((value, k) => (value + 0.001 * Math.sin(k)) / perUnit),
        landmarks: 'ibug68',
        unit,
      },
      { ...counts, joints: [0, 2] },
    );
    expect(fit.metresPerUnit).toBeCloseTo(perUnit, 12);
    expect(fit.matchedVertices).toBeGreaterThan(300);
    expect(fit.rmsError).toBeLessThan(1e-4);
    expect(largestDifference(decodeHead(model, fit.parameters).vertices, vertices)).toBeLessThan(1e-3);
  });
});

test('a scan far from its landmarks is refused, and a bare point cloud will do', () => {
  const head = { betas: Float32Array.of(1, -1), expression: new Float32Array(0), pose: new Float32Array(15) };
  const { vertices } = decodeHead(model, head);
  const scan = {
    vertices,
    faces: [],
    landmarkPoints: evaluateLandmarks(model, vertices, head.pose),
    landmarks: 'ibug68' as const,
    unit: 'm' as const,
  };
  const fit = fitScan(model, scan, { betaCount: 2, expressionCount: 0, joints: [0] });
  expect(largestDifference(decodeHead(model, fit.parameters).vertices, vertices)).toBeLessThan(1e-4);
  const far = { ...scan, vertices: vertices.map((value) => value + 9) };
  expect(() => fitScan(model, far, { betaCount: 2, expressionCount: 0 })).toThrow(
    /0 of 514 model vertices are near the scan/,
  );
  const count = vertices.length / 3;
  for (const faces of [
    [0, 1, count],
    [0, 1, -1],
    [0, 1],
  ]) {
    expect(() => fitScan(model, { ...scan, faces })).toThrow(/scan faces/);
  }
  expect(() => fitScan(model, scan, { vertexRows: [0, count] })).toThrow(/vertexRows names vertex/);
});

test('what does not fit is refused', () => {
  const embeddingOfThree = { faceIndices: Uint32Array.of(0, 1, 2), barycentrics: new Float32Array(9).fill(1 / 3) };
  const calls = [
    () => fitMesh(model, new Float32Array(9)),
    () => fitMesh(model, new Float32Array(model.vTemplate.length).fill(Number.NaN)),
    () => fitLandmarks3d(model, 'ibug68', new Float32Array(51 * 3)),
    () => fitLandmarks3d(model, embeddingOfThree, new Float32Array(9)),
    () => fitLandmarks2d(model, 'ibug68', new Float32Array(3), weakPerspectiveProjection({ scale: 1, tx: 0, ty: 0 })),
  ];
  for (const call of calls) expect(call).toThrow(FlameError);
  for (const call of calls) expect(call).toThrow(expect.objectContaining({ code: 'FIT_INPUT' }));
});

const embedding = model.landmarks.static51 as NonNullable<typeof model.landmarks.static51>;

/** A head in the camera frame: half a turn about x on top of its own turn. */
function inCamera(head: {
  turn: Float32Array;
  jaw: Float32Array;
  betas: Float32Array;
  translation: number[];
}): HeadParameters {
  const pose = new Float32Array(15);
  pose.set([Math.PI + head.turn[0], head.turn[1], head.turn[2]]);
  pose.set(head.jaw, 6);
  return { betas: head.betas, expression: new Float32Array(0), pose, translation: Float32Array.from(head.translation) };
}

test.each([{ noise: 0 }, { noise: Number.NaN }, { betaCount: -1 }, { expressionCount: 0.5 }, { joints: [-1] }])(
  'a fit refuses %j',
  (options) => {
    const refusal = expect.objectContaining({ name: 'FlameError', code: 'FIT_INPUT' });
    expect(() => fitMesh(model, model.vTemplate, { ...counts, ...options })).toThrow(refusal);
  },
);

test('numbers that are lost on the way are no convergence', () => {
  const linearise = () => ({ residuals: Float64Array.of(Number.NaN), jacobian: Float64Array.of(1) });
  expect(solveDampedLeastSquares({ initial: new Float64Array(1), linearise }).hasConverged).toBe(false);
});

test('alignment needs as many points on both sides', () => {
  expect(() => alignPoints([0, 0, 0, 1, 0, 0], [0, 0, 0], true)).toThrow(
    expect.objectContaining({ code: 'FIT_INPUT' }),
  );
});

type Xyz = [number, number, number];

/** The landmarks of a head in the camera frame from row `first` on: 17 leaves out the contour. */
function projectPoints(head: HeadParameters, project: (...point: Xyz) => number[], first = 17): Float64Array {
  const all = evaluateLandmarks(model, decodeHead(model, head).vertices, head.pose, 'camera');
  return Float64Array.from(
    Array.from({ length: 68 - first }, (_, l) => {
      const [x, y, z] = all.subarray(3 * (l + first), 3 * (l + first + 1));
      return project(x, y, z);
    }).flat(),
  );
}

/** Depth is not seen under weak perspective. */
const flat = (translation: Float32Array | undefined) =>
  Float32Array.of(translation?.[0] ?? 0, translation?.[1] ?? 0, 0);

/** A scan of a head: every face split in four, the neck cut off, and a 15 mm spike in every fortieth vertex. */
function scanOf(vertices: Float32Array): { vertices: Float64Array; faces: number[] } {
  const points = Array.from(vertices);
  const middles = new Map<string, number>();
  const middle = (a: number, b: number) => {
    const key = `${Math.min(a, b)} ${Math.max(a, b)}`;
    const known = middles.get(key);
    if (known !== undefined) return known;
    for (let k = 0; k < 3; k++) points.push((vertices[3 * a + k] + vertices[3 * b + k]) / 2);
    middles.set(key, points.length / 3 - 1);
    return points.length / 3 - 1;
  };
  const faces: number[] = [];
  for (let f = 0; f < model.faces.length; f += 3) {
    const [a, b, c] = model.faces.subarray(f, f + 3);
    if (model.vTemplate[3 * a + 1] < -0.06) continue;
    const [ab, bc, ca] = [middle(a, b), middle(b, c), middle(c, a)];
    faces.push(a, ab, ca, ab, b, bc, ca, bc, c, ab, bc, ca);
  }
  for (let v = 0; v < points.length / 3; v += 40) points[3 * v] += 0.015;
  return { vertices: Float64Array.from(points), faces };
}
