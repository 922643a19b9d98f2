import { describe, expect, test } from 'vitest';
import { gltfCamera } from '../../src/convert/gltf.js';
import { openCvCamera } from '../../src/convert/opencv.js';
import { openGlFromOpenCv, openGlHeadRotation, openGlProjection } from '../../src/convert/opengl.js';
import { goldenJson } from '../support/golden.js';

const camera = { scale: 8, tx: 0.01, ty: -0.02 };
const photo = { width: 640, height: 480 };
/** A crop pixel is 1.5 photo pixels; turned by 0 or by a quarter, clockwise. */
const upright = Float64Array.of(1.5, 0, 100, 0, 1.5, 40);
const quarter = Float64Array.of(0, -1.5, 500, 1.5, 0, 40);
const points = [
  [0, 0, 0],
  [0.05, 0.1, 0.02],
  [-0.08, 0.03, -0.06],
];

/** The definition: p = scale * (X + t), crop pixel = 112 (p + 1), photo pixel = A * crop pixel. */
function weakPerspective(imageFromCrop: Float64Array, [x, y]: number[]): [number, number] {
  const u = 112 * (camera.scale * (x + camera.tx) + 1);
  const v = 112 * (camera.scale * (y + camera.ty) + 1);
  const [a, b, c, d, e, f] = imageFromCrop;
  return [a * u + b * v + c, d * u + e * v + f];
}

const times = (m: ArrayLike<number>, [x, y, z]: ArrayLike<number> & Iterable<number>) =>
  [0, 3, 6].map((row) => m[row] * x + m[row + 1] * y + m[row + 2] * z);

describe.each([
  ['upright', upright],
  ['turned', quarter],
])('a crop that is %s', (_, imageFromCrop) => {
  const cv = openCvCamera(camera, imageFromCrop);
  const inCamera = (point: number[]) => times(cv.rotation, point).map((value, axis) => value + cv.translation[axis]);

  test.each(points)('OpenCV puts (%f, %f, %f) within 0.1 crop pixel of weak perspective', (...point) => {
    const [u, v, w] = times(cv.cameraMatrix, inCamera(point));
    const [x, y] = weakPerspective(imageFromCrop, point);
    expect(Math.hypot(u / w - x, v / w - y)).toBeLessThan(0.1 * 1.5);
  });

  test.each(points)('OpenGL puts (%f, %f, %f) on the same pixel as OpenCV', (...point) => {
    const cvPoint = inCamera(point);
    const [u, v, w] = times(cv.cameraMatrix, cvPoint);
    const [x, y, z] = openGlFromOpenCv(cvPoint);
    const p = openGlProjection(cv.cameraMatrix, photo, 1, 1000);
    const clip = [0, 1, 2, 3].map((row) => p[row] * x + p[4 + row] * y + p[8 + row] * z + p[12 + row]);
    expect(((clip[0] / clip[3] + 1) / 2) * photo.width - 0.5).toBeCloseTo(u / w, 6);
    expect(((1 - clip[1] / clip[3]) / 2) * photo.height - 0.5).toBeCloseTo(v / w, 6);
    expect(Math.abs(clip[2] / clip[3])).toBeLessThan(1);
  });

  test.each(points)('glTF’s orthographic camera puts (%f, %f, %f) where weak perspective does', (...point) => {
    const { camera: gltf, node } = gltfCamera({ camera }, imageFromCrop, photo);
    const world = openGlFromOpenCv(point);
    const [x, y] = [world[0] - node.translation[0], world[1] - node.translation[1]];
    const roll = 2 * Math.atan2(node.rotation[2], node.rotation[3]); // about +z, counter-clockwise on the screen
    const [seenX, seenY] = [Math.cos(roll) * x + Math.sin(roll) * y, Math.cos(roll) * y - Math.sin(roll) * x];
    const [u, v] = weakPerspective(imageFromCrop, point);
    expect(((seenX / gltf.orthographic.xmag + 1) / 2) * photo.width - 0.5).toBeCloseTo(u, 6);
    expect(((1 - seenY / gltf.orthographic.ymag) / 2) * photo.height - 0.5).toBeCloseTo(v, 6);
  });
});

test('the pinhole camera of a crop AS_IS is RingNet’s own', () => {
  const { cases } = goldenJson<{
    cases: Record<
      string,
      {
        scale: number;
        start_pt: number[];
        camera: { cam: number[]; cam_for_render: number[]; vertices: number[][]; projected_xy: number[][] };
      }
    >;
  }>('preprocess/expected.json');
  for (const { scale, start_pt, camera: golden } of Object.values(cases)) {
    const [s, tx, ty] = golden.cam;
    const imageFromCrop = Float64Array.of(
      1 / scale,
      0,
      (start_pt[0] - 112) / scale,
      0,
      1 / scale,
      (start_pt[1] - 112) / scale,
    );
    const { cameraMatrix, translation } = openCvCamera({ scale: s, tx, ty }, imageFromCrop);
    expect([cameraMatrix[0], cameraMatrix[2], cameraMatrix[5]]).toEqual(
      golden.cam_for_render.map((value) => expect.closeTo(value, 7)),
    );
    golden.vertices.forEach((vertex, k) => {
      const [u, v, w] = times(
        cameraMatrix,
        vertex.map((value, axis) => value + translation[axis]),
      );
      expect([u / w, v / w]).toEqual(golden.projected_xy[k].map((value) => expect.closeTo(value, 6)));
    });
  }
});

test('an upright head that faces the viewer is not turned in OpenGL', () => {
  const identity = [1, 0, 0, 0, 1, 0, 0, 0, 1].map((value) => expect.closeTo(value, 9));
  expect([...openGlHeadRotation([Math.PI, 0, 0])]).toEqual(identity);
});
