import { readFile } from 'node:fs/promises';
import {
  axisAngleFromRotation,
  decodeHead,
  fullPose,
  type HeadModel,
  multiplyRotations,
  parseHeadModel,
  rotationFromAxisAngle,
} from '@ringnet/flame';
import { readNpz } from '@ringnet/io';
import type { RegressedParameters } from '@ringnet/regressor';
import { beforeAll, expect, test } from 'vitest';
import { createAnimatedHead } from '../src/video/animated-head.js';
import { playGlb } from './support/play-glb.js';

let model: HeadModel;
beforeAll(async () => {
  const file = new URL('../../../models/open-head/open-head.npz', import.meta.url);
  model = parseHeadModel(readNpz(await readFile(file)));
});

const betas = Float32Array.from({ length: 100 }, (_, k) => Math.sin(3 * k + 1));

/** Something moves in every joint and in many expressions. */
function frame(i: number): RegressedParameters {
  const expression = Float32Array.from({ length: 50 }, (_, k) => (k < 30 ? 0.4 + 0.4 * Math.sin(k + i) : 0));
  return {
    camera: { scale: 8 + i, tx: 0.01 * i, ty: 0 },
    globalOrient: cameraOrient(0.2 * i - 0.3, 0.1 * i),
    neckPose: Float32Array.of(0.05 * i, -0.04, 0.02),
    jawPose: Float32Array.of(0.1 * i, 0.02, -0.01 * i),
    leftEyePose: Float32Array.of(0.1, 0.2 - 0.1 * i, 0),
    rightEyePose: Float32Array.of(-0.1, 0.05 * i, 0),
    betas,
    expression,
  };
}

test('the GLB shows in every frame the head of that frame', async () => {
  const head = createAnimatedHead(model);
  const frames = [0, 1, 2, 3].map(frame);
  frames.forEach((parameters, i) => {
    head.add(i / 5, parameters, { betas, deviations: null });
  });
  const { times, vertices, modelVertices } = playGlb(await head.write('head'));
  expect([...times]).toEqual([0, 0.2, 0.4, 0.6].map(Math.fround));
  frames.forEach((parameters, i) => {
    const wanted = upright(parameters);
    const played = vertices(i);
    let worst = 0;
    for (let v = 0; v < modelVertices.length; v++) {
      const row = modelVertices[v];
      worst = Math.max(worst, Math.hypot(...[0, 1, 2].map((k) => played[3 * v + k] - wanted[3 * row + k])));
    }
    expect(worst).toBeLessThan(1e-5); // m: float32 all the way
  });
});

/** The frame's head in the model frame: the half turn of RingNet's camera frame taken out of the root. */
function upright({ globalOrient, neckPose, jawPose, leftEyePose, rightEyePose, expression }: RegressedParameters) {
  const turned = multiplyRotations(
    rotationFromAxisAngle(Math.PI, 0, 0),
    rotationFromAxisAngle(globalOrient[0], globalOrient[1], globalOrient[2]),
  );
  const pose = fullPose(model, {
    globalOrient: Float32Array.from(axisAngleFromRotation(turned)),
    neckPose,
    jawPose,
    leftEyePose,
    rightEyePose,
  });
  return decodeHead(model, {
    betas: betas.subarray(0, model.shapeCount),
    expression: expression.subarray(0, model.expressionCount),
    pose,
  }).vertices;
}

function cameraOrient(yaw: number, pitch: number): Float32Array {
  const flip = rotationFromAxisAngle(Math.PI, 0, 0);
  return Float32Array.from(
    axisAngleFromRotation(
      multiplyRotations(multiplyRotations(flip, rotationFromAxisAngle(pitch, 0, 0)), rotationFromAxisAngle(0, yaw, 0)),
    ),
  );
}
