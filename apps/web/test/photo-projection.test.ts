import { Matrix4, Vector3 } from 'three';
import { expect, test } from 'vitest';
import { imageFromCamera, setPhotoProjection } from '../src/viewer/photo-projection.js';
import { regionAround } from '../src/viewer/photo-region.js';

const camera = { scale: 8, tx: 0.01, ty: -0.02, imageFromCrop: [2, 0, 30, 0, 2, 10] };

test('a point of the camera frame lands where the formula says', () => {
  const [xx, xy, x0, yx, yy, y0] = imageFromCamera(camera);
  // X = (0.05, 0.03): crop = 112 (8 (0.05 + 0.01) + 1) = 165.76 and 112 (8 (0.03 - 0.02) + 1) = 120.96
  expect(xx * 0.05 + xy * 0.03 + x0).toBeCloseTo(2 * 165.76 + 30, 9);
  expect(yx * 0.05 + yy * 0.03 + y0).toBeCloseTo(2 * 120.96 + 10, 9);
});

test('the projection puts that point on the same place of the canvas, nearer points in front', () => {
  const region = { x: 100, y: 50, width: 400, height: 300 };
  const projection = new Matrix4();
  setPhotoProjection(projection, camera, region, 4);
  // The world is the camera frame with y and z turned over.
  const near = new Vector3(0.05, -0.03, 0.1).applyMatrix4(projection);
  const far = new Vector3(0.05, -0.03, -0.1).applyMatrix4(projection);
  expect(((near.x + 1) / 2) * region.width - 0.5 + region.x).toBeCloseTo(361.52, 9);
  expect(((1 - near.y) / 2) * region.height - 0.5 + region.y).toBeCloseTo(251.92, 9);
  expect(near.z).toBeLessThan(far.z);
});

test('a small face is framed, a large one keeps the whole photo', () => {
  const photo = { width: 1000, height: 800 };
  const small = regionAround(photo, { box: { x: 900, y: 20, width: 80, height: 100 } });
  expect(small).toEqual({ x: 680, y: 0, width: 320, height: 320 });
  expect(regionAround(photo, { box: { x: 200, y: 100, width: 500, height: 600 } })).toEqual({ x: 0, y: 0, ...photo });
  expect(regionAround(photo, null)).toEqual({ x: 0, y: 0, ...photo });
});
