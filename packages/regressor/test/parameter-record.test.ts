import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ringNetInfo } from '../src/network/regress-parameters.js';
import { parameterRecord } from '../src/parameter-record.js';
import { joinParameterVector, splitParameterVector } from '../src/parameter-vector.js';
import { VERSION } from '../src/version.js';

const vector = Float32Array.from({ length: 159 }, (_, k) => Math.fround(k / 7));
const record = parameterRecord({
  softwareVersion: VERSION,
  headModel: null,
  regressor: ringNetInfo('ring_6_68641'),
  engine: { name: 'onnx-cpu', library: 'onnxruntime-node', version: '1.30.0', threads: 1 },
  parameters: splitParameterVector(vector),
  imageFromCrop: Float64Array.of(2, 0, 10, 0, 2, 20),
});

test('the 159 numbers come back from JSON', () => {
  const { camera, pose, shape, expression } = JSON.parse(JSON.stringify(record)) as typeof record;
  const read = joinParameterVector({
    camera,
    globalOrient: Float32Array.from(pose.global),
    jawPose: Float32Array.from(pose.jaw),
    neckPose: Float32Array.from(pose.neck),
    leftEyePose: Float32Array.from(pose.leftEye),
    rightEyePose: Float32Array.from(pose.rightEye),
    betas: Float32Array.from(shape),
    expression: Float32Array.from(expression),
  });
  expect(read).toEqual(vector);
  expect(camera.imageFromCrop).toEqual([2, 0, 10, 0, 2, 20]);
});

test('it says what made it, in which frames and units', () => {
  expect(record).toMatchObject({
    format: 'ringnet-parameters/1',
    headModel: null,
    regressor: { id: 'ringnet', version: 'ring_6_68641', licence: expect.stringContaining('ringnet.is.tue.mpg.de') },
    engine: { name: 'onnx-cpu', version: '1.30.0' },
    frames: { camera: expect.stringContaining('y down') },
    units: { pose: expect.stringContaining('radians') },
  });
});

test('the version is the package’s', () => {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  expect(VERSION).toBe(version);
});
