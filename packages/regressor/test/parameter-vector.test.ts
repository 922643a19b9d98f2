import { expect, test } from 'vitest';
import { joinParameterVector, splitParameterVector } from '../src/parameter-vector.js';

const vector = Float32Array.from({ length: 159 }, (_, k) => k);

test('the parts stand where the checkpoint puts them', () => {
  const parameters = splitParameterVector(vector);
  expect(parameters.camera).toEqual({ scale: 0, tx: 1, ty: 2 });
  expect([...parameters.globalOrient]).toEqual([3, 4, 5]);
  expect([...parameters.jawPose]).toEqual([6, 7, 8]);
  expect([parameters.betas.length, parameters.betas[0], parameters.betas[99]]).toEqual([100, 9, 108]);
  expect([parameters.expression.length, parameters.expression[0], parameters.expression[49]]).toEqual([50, 109, 158]);
  expect([...parameters.neckPose, ...parameters.leftEyePose, ...parameters.rightEyePose]).toEqual(Array(9).fill(0));
});

test('joining undoes splitting', () => {
  expect(joinParameterVector(splitParameterVector(vector))).toEqual(vector);
});

test('other lengths are refused', () => {
  const wrongLength = expect.objectContaining({ code: 'PARAMETER_LENGTH' });
  expect(() => splitParameterVector(new Float32Array(158))).toThrow(wrongLength);
  const parameters = { ...splitParameterVector(vector), betas: new Float32Array(300) };
  expect(() => joinParameterVector(parameters)).toThrow(wrongLength);
});
