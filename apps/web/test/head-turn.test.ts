import { multiplyRotations, rotationFromAxisAngle } from '@ringnet/flame';
import { expect, test } from 'vitest';
import { createHeadTurn } from '../src/edit/head-turn.js';

test.each([
  [
    [Math.PI, 0, 0],
    [0, 0, 0],
  ],
  [
    [3.1, 0.2, -0.1],
    [30, -20, 10],
  ],
  [
    [0, 0, 0],
    [0, 45, 0],
  ],
  [
    [2, -1, 0.4],
    [-90, 45, -45],
  ],
])('turn, nod and tilt come after the base %j by %j degrees', (base, turnDeg) => {
  const pose = new Float32Array(15).fill(0.5);
  createHeadTurn(base)(turnDeg, pose);
  const [yaw, nod, tilt] = turnDeg.map((degrees) => (degrees * Math.PI) / 180);
  const expected = [
    rotationFromAxisAngle(0, yaw, 0),
    rotationFromAxisAngle(nod, 0, 0),
    rotationFromAxisAngle(0, 0, tilt),
    rotationFromAxisAngle(base[0], base[1], base[2]),
  ].reduce((a, b) => multiplyRotations(a, b));
  const found = rotationFromAxisAngle(pose[0], pose[1], pose[2]);
  expect(Array.from(found)).toEqual(Array.from(expected, (value) => expect.closeTo(value, 5)));
  expect(Math.hypot(pose[0], pose[1], pose[2])).toBeLessThanOrEqual(Math.PI + 1e-6);
  expect(pose[3]).toBe(0.5);
});
