import { decodeHead, fullPose, type HeadModel } from '@ringnet/flame';
import type { RgbImage } from '@ringnet/io';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ChangedPhoto, changes, scaled } from '../../regressor/test/support/changed-photo.js';
import type { Reconstruction, Reconstructor } from '../src/index.js';
import { loadOpenHead, loadReconstructor } from '../src/node.js';
import { modelsDir, photo } from './support/photos.js';

let reconstructor: Reconstructor;
let openHead: HeadModel;
beforeAll(async () => {
  reconstructor = await loadReconstructor({ modelsDir, threads: 1 });
  openHead = (await loadOpenHead(modelsDir)).model;
});
afterAll(() => reconstructor.close());

/**
 * What a change may move. `landmarks`: mean shift of the 68 fitted points, % of the distance between the eyes' outer
 * corners. `surface`: of the neutral head, millimetres (root mean square over its vertices). Shrunk, a face of 100 pixels
 * has 50 or 25 left, and the near profile of 60 pixels has 30.
 */
const limits = {
  frontal: { landmarks: 1, surface: 1 },
  'frontal, shrunk': { landmarks: 3, surface: 2 },
  profile: { landmarks: 2, surface: 1 },
  'profile, shrunk': { landmarks: 6, surface: 2 },
};

describe.each(['astronaut.png', 'grace_hopper.jpg', 'mona-lisa.jpg', 'camera.png'])('%s keeps its head', (name) => {
  const isProfile = name === 'camera.png';
  let image: RgbImage;
  let original: Reconstruction;
  beforeAll(async () => {
    image = await photo(name);
    [original] = await reconstructor.reconstruct(image);
  });

  test.each(Object.keys(changes).filter((change) => !isProfile || !change.includes('quarter')))(
    '%s',
    async (change) => {
      const changed = changes[change](image);
      const [head] = await reconstructor.reconstruct(changed.image);
      const shrunk = /half|quarter/.test(change) ? ', shrunk' : '';
      const { landmarks, surface } = limits[`${isProfile ? 'profile' : 'frontal'}${shrunk}` as keyof typeof limits];
      expect(landmarkShift(original, head, changed.before)).toBeLessThan(landmarks);
      expect(surfaceShift(original, head)).toBeLessThan(surface);
    },
  );

  test.runIf(isProfile)('a quarter as large, its face has 15 pixels and is refused', async () => {
    const { image: small } = scaled(image, 0.25);
    await expect(reconstructor.reconstruct(small)).rejects.toMatchObject({ code: 'FACE_TOO_SMALL' });
  });
});

describe.each(['coffee.png', 'rocket.jpg', 'chelsea.png'])('%s has no face', (name) => {
  test.each(Object.keys(changes))('%s', async (change) => {
    const { image } = changes[change](await photo(name));
    await expect(reconstructor.reconstruct(image)).rejects.toMatchObject({ code: 'NO_FACE_FOUND' });
  });
});

function landmarkShift(original: Reconstruction, head: Reconstruction, before: ChangedPhoto['before']): number {
  const point = ({ landmarksImage }: Reconstruction, k: number) => landmarksImage.subarray(2 * k, 2 * k + 2);
  const [[leftX, leftY], [rightX, rightY]] = [point(original, 45), point(original, 36)];
  let sum = 0;
  for (let k = 0; k < 68; k++) {
    const [x, y] = before(...([...point(head, k)] as [number, number]));
    const [expectedX, expectedY] = point(original, k);
    sum += Math.hypot(x - expectedX, y - expectedY);
  }
  return (100 * sum) / 68 / Math.hypot(leftX - rightX, leftY - rightY);
}

function surfaceShift(original: Reconstruction, head: Reconstruction): number {
  const [a, b] = [original, head].map(({ parameters: { betas } }) => {
    const neutral = { betas, expression: new Float32Array(0), pose: fullPose(openHead, {}) };
    return decodeHead(openHead, neutral).vertices;
  });
  const squares = a.reduce((sum, value, k) => sum + (value - b[k]) ** 2, 0);
  return 1000 * Math.sqrt(squares / (a.length / 3));
}
