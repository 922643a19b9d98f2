import { decodeHead, fullPose } from '@ringnet/flame';
import { describe, expect, test } from 'vitest';
import { type GltfRotation, gltfCamera, gltfHeadPlace, gltfJointRotations } from '../../src/convert/gltf.js';
import { openCvHeadPose } from '../../src/convert/opencv.js';
import { openGlHeadPose, openGlProjection } from '../../src/convert/opengl.js';
import type { RegressedParameters } from '../../src/regressed-parameters.js';
import { openHead } from '../support/open-head.js';

const model = openHead();
const photo = { width: 640, height: 480 };
/** Crops of 1.5 photo pixels a crop pixel: upright, and turned clockwise by a quarter. */
const crops = { upright: [1.5, 0, 100, 0, 1.5, 40], turned: [0, -1.5, 500, 1.5, 0, 40] };

/** Vertex with the largest coordinate along an axis: 0 the tip of the left ear (or cheek), 1 the crown, 2 the tip of the nose. */
function farthest(axis: number, among: ArrayLike<number>): number {
  return Array.from(among).reduce((best, v) =>
    model.vTemplate[3 * v + axis] > model.vTemplate[3 * best + axis] ? v : best,
  );
}
const everyVertex = Array.from({ length: model.vTemplate.length / 3 }, (_, v) => v);
const nose = farthest(2, model.regions.nose);
const leftEar = farthest(0, model.regions.ears);
const crown = farthest(1, everyVertex);

/** A frontal head has half a turn about x in the camera frame; `more` comes on top, about the model's axes. */
function parametersOf(globalOrient: readonly number[], jaw = 0): RegressedParameters {
  return {
    camera: { scale: 8, tx: 0.01, ty: -0.02 },
    globalOrient: Float32Array.from(globalOrient),
    jawPose: Float32Array.of(jaw, 0, 0),
    neckPose: Float32Array.of(0.05, -0.1, 0.02),
    leftEyePose: Float32Array.of(0, 0.1, 0),
    rightEyePose: Float32Array.of(0.1, 0, 0),
    betas: Float32Array.of(1, -0.5),
    expression: new Float32Array(0),
  };
}

function decode(parameters: RegressedParameters, isTurned: boolean) {
  const { globalOrient, neckPose, jawPose, leftEyePose, rightEyePose, betas, expression } = parameters;
  const parts = { neckPose, jawPose, leftEyePose, rightEyePose, ...(isTurned && { globalOrient }) };
  return decodeHead(model, { betas, expression, pose: fullPose(model, parts) });
}

/**
 * The definition, from the vertices in the camera frame: p = scale (X + t), crop pixel = 112 (p + 1); the long lens looks
 * from 50000 / (112 scale) metres, so that what lies deeper moves towards the centre.
 */
function definedPixel(
  parameters: RegressedParameters,
  affine: number[],
  vertex: number,
  isLongLens: boolean,
): number[] {
  const { scale, tx, ty } = parameters.camera;
  const [a, b, c, d, e, f] = affine;
  const [x, y, z] = decode(parameters, true).vertices.subarray(3 * vertex, 3 * vertex + 3);
  const distance = 50_000 / (112 * scale);
  const shrink = isLongLens ? distance / (distance + z) : 1;
  const u = 112 * (scale * (x + tx) * shrink + 1);
  const v = 112 * (scale * (y + ty) * shrink + 1);
  return [a * u + b * v + c, d * u + e * v + f];
}

type Seen = (parameters: RegressedParameters, crop: number[], vertex: number) => number[];

const unturned = (parameters: RegressedParameters, vertex: number) => {
  const { vertices, joints } = decode(parameters, false);
  return { point: [...vertices.subarray(3 * vertex, 3 * vertex + 3)], rootJoint: joints.subarray(0, 3) };
};

const inOpenCv: Seen = (parameters, crop, vertex) => {
  const { point, rootJoint } = unturned(parameters, vertex);
  const { cameraMatrix: k, rotation: r, translation: t } = openCvHeadPose(parameters, rootJoint, crop);
  const [x, y, z] = [0, 1, 2].map(
    (i) => r[3 * i] * point[0] + r[3 * i + 1] * point[1] + r[3 * i + 2] * point[2] + t[i],
  );
  return [(k[0] * x) / z + k[2], (k[4] * y) / z + k[5]];
};

const inOpenGl: Seen = (parameters, crop, vertex) => {
  const { point, rootJoint } = unturned(parameters, vertex);
  const times = (m: Float64Array, p: number[]) =>
    [0, 1, 2, 3].map((row) => m[row] * p[0] + m[4 + row] * p[1] + m[8 + row] * p[2] + m[12 + row] * p[3]);
  const { cameraMatrix } = openCvHeadPose(parameters, rootJoint, crop);
  const eye = times(openGlHeadPose(parameters, rootJoint, crop), [...point, 1]);
  const [x, y, , w] = times(openGlProjection(cameraMatrix, photo, 1, 1000), eye);
  return [((x / w + 1) / 2) * photo.width - 0.5, ((1 - y / w) / 2) * photo.height - 0.5];
};

const inGltf: Seen = (parameters, crop, vertex) => {
  const { point, rootJoint } = unturned(parameters, vertex);
  const head = gltfHeadPlace(parameters, rootJoint);
  const world = turn(head.rotation, point).map((value, axis) => value + head.translation[axis]);
  const { camera, node } = gltfCamera(parameters, crop, photo);
  const [qx, qy, qz, qw] = node.rotation;
  const [x, y] = turn(
    [-qx, -qy, -qz, qw],
    world.map((value, axis) => value - node.translation[axis]),
  );
  const { xmag, ymag } = camera.orthographic;
  return [((x / xmag + 1) / 2) * photo.width - 0.5, ((1 - y / ymag) / 2) * photo.height - 0.5];
};

/** v + 2 w (q x v) + 2 q x (q x v) */
function turn([x, y, z, w]: GltfRotation, v: readonly number[]): number[] {
  const cross = (a: readonly number[], b: readonly number[]) => [
    a[1] * b[2] - a[2] * b[1],
    a[2] * b[0] - a[0] * b[2],
    a[0] * b[1] - a[1] * b[0],
  ];
  const once = cross([x, y, z], v);
  const twice = cross([x, y, z], once);
  return v.map((value, axis) => value + 2 * w * once[axis] + 2 * twice[axis]);
}

const poses = {
  frontal: [Math.PI, 0, 0],
  'turned to its left and tilted': [2.9, 0.2, -0.7],
  'on its side': [1.9, 1.9, 0.3],
};
const conventions: [string, Seen, boolean][] = [
  ['OpenCV', inOpenCv, true],
  ['OpenGL', inOpenGl, true],
  ['glTF', inGltf, false],
];
/** Photo pixels: vertices are float32. */
const TOLERANCE = 1e-3;

describe.each(conventions)('%s', (_, seen, isLongLens) => {
  const cases = Object.entries(poses).flatMap(([pose, turns]) =>
    Object.entries(crops).map(([crop, affine]) => [pose, crop, turns, affine] as const),
  );
  test.each(cases)(
    'nose, left ear and crown of a head %s in a crop %s lie where RingNet’s camera has them',
    (...args) => {
      const [, , turns, affine] = args;
      const parameters = parametersOf(turns, 0.2);
      for (const vertex of [nose, leftEar, crown]) {
        const [u, v] = definedPixel(parameters, affine, vertex, isLongLens);
        const [x, y] = seen(parameters, affine, vertex);
        expect(Math.hypot(x - u, y - v)).toBeLessThan(TOLERANCE);
      }
    },
  );

  test('a frontal head: its left ear is on the right of its nose, its crown above', () => {
    const parameters = parametersOf(poses.frontal);
    const [[noseX, noseY], [earX], [, crownY]] = [nose, leftEar, crown].map((v) => seen(parameters, crops.upright, v));
    // 0.09 m at 8 crop units a metre, 112 pixels each, 1.5 photo pixels a crop pixel: about 120 pixels.
    expect(earX - noseX).toBeGreaterThan(80);
    expect(noseY - crownY).toBeGreaterThan(100);
  });

  test('a head that turns to its own left points its nose to the right', () => {
    // R = half a turn about x, after 0.4 rad about the model's y: as axis-angle, by the product of the two quaternions.
    const half = 0.2;
    const turned = [Math.PI * Math.cos(half), 0, Math.PI * Math.sin(half)];
    const [before, after] = [poses.frontal, turned].map((turns) => seen(parametersOf(turns), crops.upright, nose)[0]);
    expect(after - before).toBeGreaterThan(40);
  });
});

test('the rotation vector is the rotation', () => {
  const { rotation, rotationVector } = openCvHeadPose(parametersOf(poses.frontal), [0, 0, 0], crops.turned);
  // Half a turn about x, then a quarter clockwise: the model's up (0, 1, 0) points to the right of the photo.
  const up = [rotation[1], rotation[4], rotation[7]];
  expect(up).toEqual([1, 0, 0].map((value) => expect.closeTo(value, 6)));
  expect(Math.hypot(...rotationVector)).toBeCloseTo(Math.PI, 6);
});

test('a chain of glTF nodes puts the joints where the decoder does', () => {
  const parameters = parametersOf(poses['turned to its left and tilted'], 0.3);
  const rest = decode({ ...parametersOf([0, 0, 0]), neckPose: new Float32Array(3) }, false).joints;
  const posed = decode(parameters, false).joints;
  const { neck } = gltfJointRotations(parameters);
  const joint = (joints: Float32Array, j: number) => [...joints.subarray(3 * j, 3 * j + 3)];
  for (const child of [2, 3, 4]) {
    const arm = joint(rest, child).map((value, axis) => value - joint(rest, 1)[axis]);
    const expected = turn(neck, arm).map((value, axis) => value + joint(posed, 1)[axis]);
    expect(joint(posed, child)).toEqual(expected.map((value) => expect.closeTo(value, 6)));
  }
});

test('joint rotations by hand', () => {
  const { jaw, leftEye, rightEye } = gltfJointRotations(parametersOf([0, 0, 0], 0.3));
  expect(jaw).toEqual([expect.closeTo(Math.sin(0.15), 7), 0, 0, expect.closeTo(Math.cos(0.15), 7)]);
  expect(leftEye).toEqual([0, expect.closeTo(Math.sin(0.05), 7), 0, expect.closeTo(Math.cos(0.05), 7)]);
  expect(rightEye).toEqual([expect.closeTo(Math.sin(0.05), 7), 0, 0, expect.closeTo(Math.cos(0.05), 7)]);
});
