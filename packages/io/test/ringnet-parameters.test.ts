import { expect, test } from 'vitest';
import { readNpyObject, readRingnetParameters, writeNpyObject, writeRingnetParameters } from '../src/index.js';
import { goldenBytes, goldenJson } from './support/golden.js';

const expected =
  goldenJson<Record<string, Record<'cam' | 'pose' | 'shape' | 'expression', number[]>>>('params/expected.json');

test.each(Object.keys(expected))('%s holds the expected numbers', (name) => {
  const { camera, pose, betas, expression } = readRingnetParameters(goldenBytes(`params/${name}`));
  expect([...camera]).toEqual(expected[name].cam.map(Math.fround));
  expect([...pose]).toEqual(expected[name].pose.map(Math.fround));
  expect([...betas]).toEqual(expected[name].shape.map(Math.fround));
  expect([...expression]).toEqual(expected[name].expression.map(Math.fround));
});

const parameters = {
  camera: Float32Array.of(7.5, 0.125, -0.25),
  pose: Float32Array.of(3, 0, 0, 0.1, 0, 0),
  betas: Float32Array.from({ length: 100 }, (_, i) => i / 10),
  expression: Float32Array.from({ length: 50 }, (_, i) => -i),
};

test('write and read is the identity, in the layout of RingNet', () => {
  const bytes = writeRingnetParameters(parameters);
  expect(readRingnetParameters(bytes)).toEqual(parameters);
  const dictionary = readNpyObject(bytes) as Map<string, unknown>;
  expect([...dictionary.keys()]).toEqual(['cam', 'pose', 'shape', 'expression']);
  expect(bytes.indexOf(0x80, 10) % 64).toBe(0);
});

test('refuses to write other lengths and infinities', () => {
  const short = { ...parameters, betas: new Float32Array(99) };
  const endless = { ...parameters, camera: Float32Array.of(1, 2, Number.POSITIVE_INFINITY) };
  for (const bad of [short, endless]) {
    expect(() => writeRingnetParameters(bad)).toThrow(expect.objectContaining({ code: 'MALFORMED', format: 'params' }));
  }
});

test('any dictionary of arrays, lists, text and numbers comes back', () => {
  const bytes = writeNpyObject({ files: ['a', 'b'], count: 3, share: 0.5, distances: [Float64Array.of(1, 2.5)] });
  expect(readNpyObject(bytes)).toEqual(
    new Map<string, unknown>([
      ['files', ['a', 'b']],
      ['count', 3],
      ['share', 0.5],
      ['distances', [{ data: Float64Array.of(1, 2.5), shape: [2] }]],
    ]),
  );
});
