import { expect, test } from 'vitest';
import {
  longLensCamera,
  openCvCamera,
  openGlProjection,
  photoCamera,
  photoCameraFromLongLens,
  pixelsPerMetre,
  projectLongLens,
  projectToPhoto,
  scalePhotoCamera,
  shiftVertices,
  TextureError,
} from '../src/index.js';

const crop = { scale: 8, tx: 0.01, ty: -0.02 };

test('a point through crop and photo by hand', () => {
  // p = 8 * (0.04 + 0.01, 0.05 - 0.02) = (0.4, 0.24); crop pixel = (156.8, 138.88); photo = 2 * crop + (10, -20).
  const camera = photoCamera(crop, Float64Array.of(2, 0, 10, 0, 2, -20));
  const point = projectToPhoto(camera, Float64Array.of(0.04, 0.05, 0.3));
  expect(point[0]).toBeCloseTo(323.6, 9);
  expect(point[1]).toBeCloseTo(257.76, 9);
  expect(point[2]).toBe(0.3);
  expect(pixelsPerMetre(camera)).toBeCloseTo(2 * 112 * 8, 9);
});

test('a turned crop turns the picture', () => {
  // Photo = quarter turn of the crop: (x, y) -> (-y, x).
  const camera = photoCamera(crop, Float64Array.of(0, -1, 0, 1, 0, 0));
  const [x, y] = projectToPhoto(camera, Float64Array.of(0.04, 0.05, 0));
  expect(x).toBeCloseTo(-138.88, 9);
  expect(y).toBeCloseTo(156.8, 9);
});

test('scaling a camera keeps pixel centres where they belong', () => {
  // Pixel 3 of a picture covers pixels 6 and 7 of one twice as large: its centre lies at 6.5.
  const camera = { imageFromCamera: Float64Array.of(1, 0, 3, 0, 1, 3) };
  const [x] = projectToPhoto(scalePhotoCamera(camera, 2), Float64Array.of(0, 0, 0));
  expect(x).toBe(6.5);
});

test('the long lens and its weak-perspective twin agree to 0.1 pixel on a head', () => {
  const lens = longLensCamera(crop, 224 / 1024, 112, 112);
  // Ear, chin, crown and nose tip, about the head's middle.
  const head = Float64Array.of(0.08, 0, 0.02, 0, 0.1, -0.05, 0, -0.13, 0.01, 0, 0.02, -0.11);
  const far = projectLongLens(lens, shiftVertices(lens, head));
  const weak = projectToPhoto(photoCameraFromLongLens(lens), head);
  for (let i = 0; i < 12; i += 3) {
    expect(Math.abs(far[i] - weak[i])).toBeLessThan(0.1 * (1024 / 224));
    expect(Math.abs(far[i + 1] - weak[i + 1])).toBeLessThan(0.1 * (1024 / 224));
  }
});

test('a matrix of another length is refused', () => {
  expect(() => photoCamera(crop, new Float64Array(9))).toThrow(TextureError);
});

const turned = { imageFromCamera: Float64Array.of(600, -800, 330, 800, 600, 210) };
const size = { width: 640, height: 480 };
const points = Float64Array.of(0.05, -0.08, 0.04, -0.06, 0.1, -0.07);

test('OpenCV’s camera sees the same pixels', () => {
  const wanted = projectToPhoto(turned, points);
  const { intrinsics: k, rotation: r, translation: t } = openCvCamera(turned, size);
  for (let i = 0; i < 6; i += 3) {
    const eye = [0, 1, 2].map(
      (row) => r[3 * row] * points[i] + r[3 * row + 1] * points[i + 1] + r[3 * row + 2] * points[i + 2] + t[row],
    );
    expect(Math.abs((k[0] * eye[0]) / eye[2] + k[2] - wanted[i])).toBeLessThan(0.2);
    expect(Math.abs((k[4] * eye[1]) / eye[2] + k[5] - wanted[i + 1])).toBeLessThan(0.2);
  }
  expect(r[0] * r[4] - r[1] * r[3]).toBeCloseTo(1, 12);
});

test('OpenGL’s projection puts points at the same place of the viewport, nearer ones first', () => {
  const wanted = projectToPhoto(turned, points);
  const m = openGlProjection(turned, size);
  const depths: number[] = [];
  for (let i = 0; i < 6; i += 3) {
    const eye = [points[i], -points[i + 1], -points[i + 2], 1];
    const clip = [0, 1, 2, 3].map((row) => eye.reduce((sum, value, column) => sum + m[4 * column + row] * value, 0));
    expect(clip[3]).toBe(1);
    expect(((clip[0] + 1) * size.width) / 2 - 0.5).toBeCloseTo(wanted[i], 9);
    expect(((1 - clip[1]) * size.height) / 2 - 0.5).toBeCloseTo(wanted[i + 1], 9);
    depths.push(clip[2]);
  }
  // The second point has the smaller z: it is nearer.
  expect(depths[1]).toBeLessThan(depths[0]);
});
