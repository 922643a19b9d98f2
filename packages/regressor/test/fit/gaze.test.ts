import {
  axisAngleFromRotation,
  decodeHead,
  evaluateEmbedding,
  multiplyRotations,
  rotationFromAxisAngle,
} from '@ringnet/flame';
import { expect, test } from 'vitest';
import { createGazeEstimator, type RefinedFace, type RegressedParameters } from '../../src/index.js';
import { openHead } from '../support/open-head.js';

const model = openHead();
const gaze = createGazeEstimator(model);
/** A crop that lies turned by 0.2 rad in the photo, 1.5 photo pixels a crop pixel. */
const [cos, sin] = [1.5 * Math.cos(0.2), 1.5 * Math.sin(0.2)];
const imageFromCrop = Float64Array.of(cos, -sin, 40, sin, cos, 70);

/** A head that is turned by `yaw` and looks where the eyes are turned. */
function parametersOf(yaw: number): RegressedParameters {
  const flip = rotationFromAxisAngle(Math.PI, 0, 0);
  return {
    camera: { scale: 7, tx: 0.01, ty: -0.02 },
    globalOrient: Float32Array.from(axisAngleFromRotation(multiplyRotations(flip, rotationFromAxisAngle(0, yaw, 0)))),
    jawPose: Float32Array.of(0.1, 0, 0),
    neckPose: new Float32Array(3),
    leftEyePose: new Float32Array(3),
    rightEyePose: new Float32Array(3),
    betas: Float32Array.from({ length: 100 }, (_, k) => Math.sin(k)),
    expression: new Float32Array(50),
  };
}

/** What a network without errors, save that it reads irises 1.6 mm towards the temples, sees of eyes turned by an axis-angle. */
function seen(parameters: RegressedParameters, eyePose: readonly [number, number, number]): RefinedFace {
  const { betas, expression, globalOrient, jawPose, camera } = parameters;
  const pose = Float32Array.of(...globalOrient, 0, 0, 0, ...jawPose, ...eyePose, ...eyePose);
  const head = decodeHead(model, { betas, expression, pose });
  const photo = ([x, y, z]: ArrayLike<number> & Iterable<number>) => {
    const [u, v] = [112 * (camera.scale * (x + camera.tx) + 1), 112 * (camera.scale * (y + camera.ty) + 1)];
    const [a, b, c, d, e, f] = imageFromCrop;
    return [a * u + b * v + c, d * u + e * v + f, z * 1000];
  };
  const embedding = model.landmarks.mediapipe468;
  if (!embedding) throw new Error('no landmarks');
  const points = evaluateEmbedding(embedding, head.vertices, model.faces);
  const landmarks = Float32Array.from([...Array(468).keys()].flatMap((k) => photo(points.slice(3 * k, 3 * k + 3))));
  const region = Array.from(model.regions.leftEye, (vertex) => model.vTemplate[3 * vertex]);
  const radius = (Math.max(...region) - Math.min(...region)) / 2;
  const turn = rotationFromAxisAngle(globalOrient[0], globalOrient[1], globalOrient[2]);
  const eye = rotationFromAxisAngle(...eyePose);
  const iris = (joint: number, outward: number) => {
    const reach = Math.sqrt(radius ** 2 - 0.00586 ** 2);
    const arm = [outward + reach * eye[2], reach * eye[5], reach * eye[8]];
    const centre = [0, 1, 2].map(
      (i) => head.joints[3 * joint + i] + turn[3 * i] * arm[0] + turn[3 * i + 1] * arm[1] + turn[3 * i + 2] * arm[2],
    );
    return Float32Array.from(Array.from({ length: 5 }, () => photo(centre)).flat());
  };
  return { landmarks, irises: { left: iris(3, 0.0016), right: iris(4, -0.0016) }, score: 1 };
}

test.each([
  [0, 0],
  [0, 0.3],
  [0.4, -0.25],
  [-0.5, 0.2],
])('a head turned by %f whose eyes are turned by %f', (yaw, eyeYaw) => {
  const parameters = parametersOf(yaw);
  const found = gaze?.estimate(parameters, imageFromCrop, seen(parameters, [0, eyeYaw, 0]));
  for (const pose of [found?.leftEyePose, found?.rightEyePose]) {
    expect([...(pose ?? [])]).toEqual([0, eyeYaw, 0].map((value) => expect.closeTo(value, 2)));
  }
});

test('of a turn up or down, half is believed', () => {
  const parameters = parametersOf(0.1);
  const found = gaze?.estimate(parameters, imageFromCrop, seen(parameters, [-0.2, 0, 0]));
  expect(found?.leftEyePose[0]).toBeCloseTo(-0.1, 2);
});

test('an eye that is closed or behind the nose is left to the other; with both closed there is no gaze', () => {
  const parameters = parametersOf(0);
  const face = seen(parameters, [0, 0.2, 0]);
  const wrong = { ...face.irises, right: face.irises.right.map((value) => value + 30) };
  const lid = (landmarks: Float32Array, upper: number, lower: number) =>
    landmarks.map((value, i) => (Math.floor(i / 3) === upper ? landmarks[3 * lower + (i % 3)] : value));
  const rightClosed = lid(face.landmarks, 159, 145);
  const found = gaze?.estimate(parameters, imageFromCrop, { ...face, irises: wrong, landmarks: rightClosed });
  expect(found?.rightEyePose[1]).toBeCloseTo(0.2, 2);
  const bothClosed = lid(rightClosed, 386, 374);
  expect(gaze?.estimate(parameters, imageFromCrop, { ...face, landmarks: bothClosed })).toBeNull();
});

test('an iris far off its globe gives the farthest turn, not a number that is none', () => {
  const parameters = parametersOf(0);
  const face = seen(parameters, [0, 0, 0]);
  const irises = { left: face.irises.left.map((v) => v + 500), right: face.irises.right.map((v) => v + 500) };
  const found = gaze?.estimate(parameters, imageFromCrop, { ...face, irises });
  const angle = Math.hypot(...(found?.leftEyePose ?? []));
  expect(angle).toBeGreaterThan(0.4);
  expect(angle).toBeLessThan(0.7001);
});

test('a model without eyes has no gaze', () => {
  expect(createGazeEstimator({ ...model, regions: {} })).toBeNull();
});
