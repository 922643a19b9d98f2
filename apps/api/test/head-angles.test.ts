import { expect, test } from 'vitest';
import { headAngles } from '../src/reconstruction/head-angles.js';
import { packReconstruction, unpackReconstruction } from '../src/reconstruction/stored-reconstruction.js';
import { createFakeReconstructor } from './support/fake-reconstructor.js';

const quarter = Math.PI / 4;

test.each([
  ['looks at the camera', [Math.PI, 0, 0], 'camera', { yawDeg: 0, pitchDeg: 0, rollDeg: 0 }],
  // turning about the model's up axis by 45 degrees takes its front (+z) towards its left (+x)
  ['turns to its left', [0, quarter, 0], 'model', { yawDeg: 45, pitchDeg: 0, rollDeg: 0 }],
  // turning about its left axis takes its front down
  ['looks down', [quarter, 0, 0], 'model', { yawDeg: 0, pitchDeg: -45, rollDeg: 0 }],
  // turning about its front takes its left (the viewer's right) up: anticlockwise for the viewer
  ['tilts', [0, 0, quarter], 'model', { yawDeg: 0, pitchDeg: 0, rollDeg: -45 }],
] as const)('a head that %s', (_name, axisAngle, frame, expected) => {
  const angles = headAngles(axisAngle, frame);
  for (const name of ['yawDeg', 'pitchDeg', 'rollDeg'] as const) expect(angles[name]).toBeCloseTo(expected[name], 9);
});

test('in the camera frame, half a turn about x and then a turn about down is a turn to the right of the picture', () => {
  // R = Ry(-45) Rx(180) in the camera frame: front (0, 0, 1) goes to (0, 0, -1), then to (+x, 0, -z)
  const [s, c] = [Math.sin(-quarter / 2), Math.cos(-quarter / 2)];
  // quaternion product (c, 0, s, 0)(0, 1, 0, 0) = (0, c, 0, -s): half a turn about (c, 0, -s)
  const { yawDeg, pitchDeg, rollDeg } = headAngles([Math.PI * c, 0, -Math.PI * s], 'camera');
  expect([yawDeg, pitchDeg, rollDeg]).toEqual([expect.closeTo(45, 6), expect.closeTo(0, 6), expect.closeTo(0, 6)]);
});

test('a stored reconstruction reads back to the same numbers', async () => {
  const picture = { width: 2, height: 1, channels: 3 as const, data: Uint8Array.of(9, 8, 7, 6, 5, 4) };
  const [made] = await createFakeReconstructor().reconstruct(picture);
  const stored = JSON.parse(JSON.stringify(packReconstruction(made)));
  expect(unpackReconstruction(stored, made.timings)).toEqual(made);
  const plain = { ...stored, betas: [...made.parameters.betas], imageFromCrop: [...made.imageFromCrop] }; // as older rows have it
  expect(unpackReconstruction(plain, made.timings)).toEqual(made);
});

test('irises and size are stored as well', async () => {
  const picture = { width: 2, height: 1, channels: 3 as const, data: Uint8Array.of(9, 8, 7, 6, 5, 4) };
  const [made] = await createFakeReconstructor().reconstruct(picture);
  const seen = {
    ...made,
    irises: { left: Float32Array.of(1.5, 2.25, 0.1), right: Float32Array.of(-3, 4, 5) },
    metric: { scale: 0.97, relativeDeviation: 0.05, pixelsPerMillimetre: 1.3 },
  };
  expect(unpackReconstruction(JSON.parse(JSON.stringify(packReconstruction(seen))), seen.timings)).toEqual(seen);
});
