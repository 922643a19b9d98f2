import { decodeHead, fullPose } from '@ringnet/flame';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Reconstructor } from '../src/index.js';
import { loadOpenHead, loadReconstructor } from '../src/node.js';
import { modelsDir, photo } from './support/photos.js';

let reconstructor: Reconstructor;
beforeAll(async () => {
  reconstructor = await loadReconstructor({ modelsDir, threads: 1 });
});
afterAll(() => reconstructor.close());

test.each([
  ['astronaut.png', 2, [140, 40, 180, 160]],
  ['grace_hopper.jpg', 2, [140, 60, 240, 320]],
  ['mona-lisa.jpg', 2, [180, 120, 340, 420]],
  ['camera.png', 6, [160, 60, 140, 160]],
])('%s: landmarks within %f %% of the eye distance, face where it is', async (name, limit, [x, y, width, height]) => {
  const [head, ...others] = await reconstructor.reconstruct(await photo(name));
  expect(others).toEqual([]);
  expect(head.quality.reprojectionErrorPercent).toBeLessThan(limit);
  expect(head.quality.reprojectionErrorPercent).toBeGreaterThan(0.1); // a real fit never lands on every point
  const box = head.face?.box;
  expect(box?.x).toBeGreaterThan(x);
  expect(box?.y).toBeGreaterThan(y);
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThan(x + width);
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThan(y + height);
});

test.each(['coffee.png', 'rocket.jpg', 'chelsea.png'])('%s: no face', async (name) => {
  await expect(reconstructor.reconstruct(await photo(name))).rejects.toMatchObject({ code: 'NO_FACE_FOUND' });
});

test('the nose of the decoded landmarks lies on the nose that was found', async () => {
  const [head] = await reconstructor.reconstruct(await photo('astronaut.png'));
  // The tip of the nose (iBUG 30) of astronaut.png, read off the picture by eye.
  const [x, y] = head.landmarksImage.subarray(60, 62);
  expect(Math.hypot(x - 224, y - 128)).toBeLessThan(8);
  // In the camera frame the nose is nearer to the viewer (smaller z) than the contour's ends.
  expect(head.landmarksCamera[3 * 30 + 2]).toBeLessThan(head.landmarksCamera[2] - 0.03);
});

/** Inner edges of the open head's lips in the middle of the mouth, by vertex. */
const lips = { upper: [521, 554], lower: [684, 678] };

test.each([
  ['grace_hopper.jpg', 0, 0.0016],
  ['mona-lisa.jpg', 0, 0.0016],
  ['astronaut.png', 0.008, 0.015],
])('%s: lips as far apart as in the photo', async (name, atLeastM, atMostM) => {
  const [{ parameters }] = await reconstructor.reconstruct(await photo(name));
  const { model } = await loadOpenHead(modelsDir);
  const { betas, expression, jawPose } = parameters;
  const { vertices } = decodeHead(model, { betas, expression, pose: fullPose(model, { jawPose }) });
  const height = (vertex: number) => vertices[3 * vertex + 1];
  const gap = Math.min(...lips.upper.map(height)) - Math.max(...lips.lower.map(height));
  expect(gap).toBeGreaterThan(atLeastM);
  expect(gap).toBeLessThan(atMostM);
});

test('a frontal head shows a good part of its texture and never the back of the head', async () => {
  const [head] = await reconstructor.reconstruct(await photo('astronaut.png'));
  expect(head.quality.textureCoverage).toBeGreaterThan(0.2);
  expect(head.quality.textureCoverage).toBeLessThan(0.7);
});

test('the same photo gives the same numbers', async () => {
  const image = await photo('mona-lisa.jpg');
  const [first] = await reconstructor.reconstruct(image);
  const [second] = await reconstructor.reconstruct(image);
  expect(second.parameters).toEqual(first.parameters);
});

test('two people in one picture: ALL gives both, largest first; MOST_CENTRAL the middle one', async () => {
  const [left, right] = [await photo('astronaut.png'), await photo('grace_hopper.jpg')];
  const width = left.width + right.width;
  const height = Math.max(left.height, right.height);
  const data = new Uint8Array(width * height * 3).fill(128);
  for (const [image, x] of [
    [left, 0],
    [right, left.width],
  ] as const) {
    for (let row = 0; row < image.height; row++) {
      data.set(image.data.subarray(row * image.width * 3, (row + 1) * image.width * 3), (row * width + x) * 3);
    }
  }
  const both = { width, height, channels: 3 as const, data };
  const heads = await reconstructor.reconstruct(both, { faces: 'ALL' });
  expect(heads).toHaveLength(2);
  expect(heads[0].face?.box.width).toBeGreaterThan(heads[1].face?.box.width ?? 0);
  const [central] = await reconstructor.reconstruct(both, { faces: 'MOST_CENTRAL' });
  const distance = ({ face }: typeof central): number =>
    Math.abs((face?.box.x ?? 0) + (face?.box.width ?? 0) / 2 - width / 2);
  expect(distance(central)).toBe(Math.min(...heads.map(distance)));
});
