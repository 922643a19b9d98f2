import { axisAngleFromRotation, multiplyRotations, rotationFromAxisAngle } from '@ringnet/flame';
import { expect, test } from 'vitest';
import { createLandmarkFitter, headAngles, type RegressedParameters, RegressorError } from '../../src/index.js';
import { SHAPES, smoothHead } from './support/smooth-head.js';
import { faceOf, projectLandmarks, turnedCrop } from './support/synthetic-face.js';

const model = smoothHead();
const photo = { width: 800, height: 800 };

/** Turned 180 degrees about x, then looking down, then to the side. */
function cameraOrient(yaw: number, pitch: number, roll: number): Float32Array {
  const flip = Float64Array.of(1, 0, 0, 0, -1, 0, 0, 0, -1);
  const view = multiplyRotations(rotationFromAxisAngle(0, 0, roll), rotationFromAxisAngle(pitch, 0, 0));
  return Float32Array.from(
    axisAngleFromRotation(multiplyRotations(multiplyRotations(view, flip), rotationFromAxisAngle(0, yaw, 0))),
  );
}

function truth(yaw: number, pitch: number, roll: number): RegressedParameters {
  const betas = new Float32Array(100);
  for (let k = 0; k < SHAPES; k++) betas[k] = 1.5 * Math.sin(3 * k + 1);
  const expression = new Float32Array(50);
  expression.set([0.6, 0, 0.3, 0]);
  return {
    camera: { scale: 8, tx: 0.01, ty: -0.015 },
    globalOrient: cameraOrient(yaw, pitch, roll),
    jawPose: Float32Array.of(0.2, 0.02, 0),
    neckPose: new Float32Array(3),
    leftEyePose: new Float32Array(3),
    rightEyePose: new Float32Array(3),
    betas,
    expression,
  };
}

test.each([
  [0, 0, 0],
  [0.5, 0.1, -0.2],
  [-0.7, -0.2, 0.3],
])(
  'decoding the fitted parameters puts the landmarks where the photo has them (yaw %f, pitch %f, roll %f)',
  (yaw, pitch, roll) => {
    const crop = turnedCrop();
    const found = projectLandmarks(model, truth(yaw, pitch, roll), crop);
    const fit = createLandmarkFitter(model).fit(faceOf(found), crop, photo);
    const fitted = projectLandmarks(model, fit.parameters, crop);
    const eyes = Math.hypot(found[99] - found[789], found[100] - found[790]);
    let sum = 0;
    for (let i = 0; i < found.length; i += 3) sum += Math.hypot(found[i] - fitted[i], found[i + 1] - fitted[i + 1]);
    const percent = (100 * sum) / 468 / eyes;
    expect(percent).toBeLessThan(1);
    expect(fit.reprojectionErrorPercent).toBeCloseTo(percent, 2);
  },
);

test('shape that only the belief knows is part of the head that is fitted and judged', () => {
  const crop = turnedCrop();
  const wanted = truth(0.2, 0.1, 0);
  const found = projectLandmarks(model, wanted, crop);
  const belief = {
    ...{ betas: wanted.betas, betaDeviations: [], expression: [], expressionDeviations: [] },
    ...{ jawPose: [0, 0, 0], jawDeviations: [0.3, 0.1, 0.1], rotation: null, rotationDeviationRad: 1 },
  };
  const learned = { believe: () => belief, supports: () => true };
  const fit = createLandmarkFitter(model, { shapeColumns: 2, learned }).fit(faceOf(found), crop, photo);
  expect(fit.parameters.betas.subarray(2)).toEqual(wanted.betas.subarray(2));
  const fitted = projectLandmarks(model, fit.parameters, crop);
  const eyes = Math.hypot(found[99] - found[789], found[100] - found[790]);
  let sum = 0;
  for (let i = 0; i < found.length; i += 3) sum += Math.hypot(found[i] - fitted[i], found[i + 1] - fitted[i + 1]);
  const percent = (100 * sum) / 468 / eyes;
  expect(fit.reprojectionErrorPercent).toBeCloseTo(percent, 2);
  expect(percent).toBeLessThan(1);
});

test('finds pose, jaw and scale of a head inside the model', () => {
  const crop = turnedCrop();
  const wanted = truth(0.3, 0.1, 0.1);
  const { parameters } = createLandmarkFitter(model).fit(faceOf(projectLandmarks(model, wanted, crop)), crop, photo);
  const turn = multiplyRotations(
    rotationFromAxisAngle(...triple(parameters.globalOrient)),
    transpose(rotationFromAxisAngle(...triple(wanted.globalOrient))),
  );
  expect((Math.hypot(...axisAngleFromRotation(turn)) * 180) / Math.PI).toBeLessThan(1.5);
  expect(parameters.jawPose[0]).toBeCloseTo(0.2, 1);
  expect(parameters.camera.scale / wanted.camera.scale).toBeCloseTo(1, 1);
});

test('nothing leaves its limits, and betas beyond the model stay zero', () => {
  const crop = turnedCrop();
  const found = projectLandmarks(model, { ...truth(0, 0, 0), betas: new Float32Array(100).fill(6) }, crop);
  const { parameters } = createLandmarkFitter(model).fit(faceOf(found), crop, photo);
  expect(Math.max(...parameters.betas.map(Math.abs))).toBeLessThanOrEqual(3);
  expect(Math.min(...parameters.expression)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...parameters.expression)).toBeLessThanOrEqual(Math.fround(1.1));
  expect(parameters.jawPose[0]).toBeGreaterThanOrEqual(0);
  expect(parameters.betas.subarray(SHAPES)).toEqual(new Float32Array(100 - SHAPES));
});

test('the same landmarks give the same numbers', () => {
  const crop = turnedCrop();
  const face = faceOf(projectLandmarks(model, truth(0.2, 0, 0), crop));
  const fitter = createLandmarkFitter(model);
  expect(fitter.fit(face, crop, photo)).toEqual(fitter.fit(face, crop, photo));
});

test('a mirrored yaw is told from its sign', () => {
  const left = headAngles(rotationFromAxisAngle(...triple(cameraOrient(0.5, 0, 0))));
  expect(left.yawDegrees).toBeCloseTo((0.5 * 180) / Math.PI, 3);
  expect(left.pitchDegrees).toBeCloseTo(0, 3);
  expect(headAngles(rotationFromAxisAngle(...triple(cameraOrient(0, 0.3, 0)))).pitchDegrees).toBeCloseTo(-17.19, 1);
  expect(headAngles(rotationFromAxisAngle(...triple(cameraOrient(0, 0, 0.3)))).rollDegrees).toBeCloseTo(17.19, 1);
});

test('yaw, pitch and roll compose to the rotation they were taken from', () => {
  const [yaw, pitch, roll] = [0.9, -0.4, 0.3];
  const inModel = multiplyRotations(
    multiplyRotations(rotationFromAxisAngle(0, yaw, 0), rotationFromAxisAngle(-pitch, 0, 0)),
    rotationFromAxisAngle(0, 0, -roll),
  );
  const angles = headAngles(multiplyRotations(rotationFromAxisAngle(Math.PI, 0, 0), inModel));
  const degrees = 180 / Math.PI;
  expect(angles.yawDegrees).toBeCloseTo(yaw * degrees, 9);
  expect(angles.pitchDegrees).toBeCloseTo(pitch * degrees, 9);
  expect(angles.rollDegrees).toBeCloseTo(roll * degrees, 9);
});

test('warns of a turned head, a small face and a face that leaves the photo', () => {
  const crop = turnedCrop();
  const found = projectLandmarks(model, truth(0.95, 0, 0), crop);
  const { warnings, confidence } = createLandmarkFitter(model).fit(faceOf(found), crop, { width: 400, height: 400 });
  expect(warnings.join(' ')).toMatch(/turned 5\d degrees.*outside the photo/);
  expect(confidence).toBeLessThan(0.6);
});

test('landmarks that are too few or not finite are refused', () => {
  const refusal = expect.objectContaining({ name: 'RegressorError', code: 'NO_FACE_FOUND' });
  const fitter = createLandmarkFitter(model);
  for (const landmarks of [new Float32Array(3 * 68), new Float32Array(3 * 468).fill(Number.NaN)]) {
    expect(() => fitter.fit({ ...faceOf(new Float32Array(3 * 468)), landmarks }, turnedCrop(), photo)).toThrow(refusal);
  }
});

test('a model without the 468 landmarks is refused', () => {
  const bare = { ...model, landmarks: { static51: null, contour: null, mediapipe468: null } };
  expect(() => createLandmarkFitter(bare)).toThrow(RegressorError);
});

function triple(v: ArrayLike<number>): [number, number, number] {
  return [v[0], v[1], v[2]];
}

function transpose(r: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: 9 }, (_, i) => r[3 * (i % 3) + Math.floor(i / 3)]);
}

/** One head seen three times, each photo's landmarks off in a way of their own, half a percent of the eye distance. */
function threeViews() {
  const crop = turnedCrop();
  return [-0.5, 0, 0.5].map((yaw, i) => {
    const landmarks = projectLandmarks(model, truth(yaw, 0.1, 0), crop);
    for (let k = 0; k < landmarks.length; k++) landmarks[k] += 0.8 * Math.sin(k * (1.3 + i) + i);
    return { face: { ...faceOf(landmarks), index: i }, crop, photo };
  });
}
const offTruth = (betas: Float32Array) => Math.hypot(...truth(0, 0, 0).betas.map((value, k) => value - betas[k]));
const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

test('several photos of one head share one shape, nearer to the truth than their own, and keep their own poses', () => {
  const fitter = createLandmarkFitter(model);
  const views = threeViews();
  const alone = views.map((view) => fitter.fit(view.face, view.crop, view.photo));
  const together = fitter.fitSeveral(views);
  const off = offTruth(together[0].parameters.betas);
  expect(off).toBeLessThan(meanOf(alone.map(({ parameters }) => offTruth(parameters.betas))));
  together.forEach(({ parameters, reprojectionErrorPercent }, i) => {
    expect(parameters.betas).toEqual(together[0].parameters.betas);
    expect(reprojectionErrorPercent).toBeLessThan(2);
    const own = alone[i].parameters.globalOrient;
    const turn = multiplyRotations(
      rotationFromAxisAngle(...triple(parameters.globalOrient)),
      transpose(rotationFromAxisAngle(...triple(own))),
    );
    expect(Math.hypot(...axisAngleFromRotation(turn))).toBeLessThan(0.05);
  });
});

test('the order of photos changes nothing but the order of the answers', () => {
  const fitter = createLandmarkFitter(model);
  const [a, b, c] = threeViews();
  const forth = fitter.fitSeveral([a, b, c]).map(({ parameters }) => parameters);
  const back = fitter.fitSeveral([c, b, a]).map(({ parameters }) => parameters);
  back.reverse().forEach(({ betas, globalOrient }, i) => {
    betas.forEach((beta, k) => {
      expect(beta).toBeCloseTo(forth[i].betas[k], 5);
    });
    expect(globalOrient[0]).toBeCloseTo(forth[i].globalOrient[0], 5);
  });
});

test('beliefs of several photos are combined: nearer than any of them, and surer only to a floor', () => {
  const wanted = truth(0, 0, 0).betas;
  const error = 0.6;
  const fitter = createLandmarkFitter(model, {
    learned: {
      supports: () => true,
      believe: (_points, { index }) => ({
        betas: wanted.map((value, k) => (k < SHAPES ? value + error * Math.sin(7 * k + 2.1 * index) : 0)),
        betaDeviations: new Float32Array(100).fill(0.1),
        betaErrors: new Float32Array(100).fill(error),
        expression: [],
        expressionDeviations: [],
        jawPose: [0.2, 0, 0],
        jawDeviations: [0.1, 0.1, 0.1],
        rotation: null,
        rotationDeviationRad: 1,
      }),
    },
  });
  const views = threeViews();
  const alone = views.map((view) => offTruth(fitter.fit(view.face, view.crop, view.photo).parameters.betas));
  const [{ parameters, standardDeviations }] = fitter.fitSeveral(views);
  expect(offTruth(parameters.betas)).toBeLessThan(Math.min(...alone));
  expect(standardDeviations.betas[0]).toBeLessThan(error);
  expect(standardDeviations.betas[0]).toBeGreaterThan(error / Math.sqrt(3));
});

test('a belief is kept where landmarks say little, and given up where they say much', () => {
  const crop = turnedCrop();
  const wanted = truth(0.2, 0, 0);
  const face = faceOf(projectLandmarks(model, wanted, crop));
  const believed = (betaDeviation: number) =>
    createLandmarkFitter(model, {
      learned: {
        supports: () => true,
        believe: () => ({
          betas: new Float32Array(100).fill(-1),
          betaDeviations: new Float32Array(100).fill(betaDeviation),
          expression: [],
          expressionDeviations: [],
          jawPose: [0, 0, 0],
          jawDeviations: [0.3, 0.1, 0.1],
          rotation: null,
          rotationDeviationRad: 1,
        }),
      },
    }).fit(face, crop, photo);
  expect(believed(0.01).parameters.betas[0]).toBeCloseTo(-1, 1);
  expect(believed(1).reprojectionErrorPercent).toBeLessThan(0.3 * believed(0.01).reprojectionErrorPercent);
  expect(believed(1).parameters.betas[90]).toBe(-1);
});
