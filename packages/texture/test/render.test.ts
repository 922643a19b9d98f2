import { describe, expect, test } from 'vitest';
import {
  blankImage,
  type DrawableMesh,
  drawLandmarks,
  drawMesh,
  framingCamera,
  noLighting,
  projectToPhoto,
  renderDepth,
  renderMesh,
  renderNormals,
  renderOverlay,
  renderPanel,
  renderThumbnail,
  renderTurntable,
  renderUvMap,
  resample,
  TextureError,
  turnMesh,
} from '../src/index.js';
import { ellipsoidHead, inCameraFrame, patternTexture } from './support/textured-head.js';

const { vertices, topology } = ellipsoidHead();
const mesh: DrawableMesh = { vertices: inCameraFrame(vertices, 0), ...topology };
const size = { width: 200, height: 160 };
const camera = framingCamera(mesh, size);
const pixel = (image: { data: Uint8Array; width: number; channels: number }, x: number, y: number) =>
  Array.from(image.data.subarray(image.channels * (y * image.width + x), image.channels * (y * image.width + x + 1)));

describe('drawMesh', () => {
  test('leaves the background alone outside the head and does not touch its input', () => {
    const photo = blankImage(size, [10, 20, 30]);
    const picture = renderOverlay(photo, mesh, camera);
    expect(pixel(picture, 2, 2)).toEqual([10, 20, 30]);
    expect(pixel(picture, 100, 80)).not.toEqual([10, 20, 30]);
    expect(photo.data.every((v, i) => v === [10, 20, 30][i % 3])).toBe(true);
  });

  test('without light shows exactly the colour it was given', () => {
    const picture = renderMesh(mesh, camera, size, { surface: { color: [90, 140, 210] }, lighting: noLighting });
    expect(pixel(picture, 100, 80)).toEqual([90, 140, 210]);
  });

  test('the side towards the key light is brighter', () => {
    const picture = renderMesh(mesh, camera, size);
    expect(pixel(picture, 80, 60)[0]).toBeGreaterThan(pixel(picture, 120, 100)[0] + 10);
  });

  test('edges are mixed from four samples', () => {
    const picture = renderMesh(mesh, camera, size, { surface: { color: [0, 0, 0] }, lighting: noLighting });
    const levels = new Set(Array.from(picture.data.filter((v) => v > 0 && v < 255)));
    expect([...levels].sort((a, b) => a - b)).toEqual([64, 128, 191]);
  });

  test('a mesh over too many pixels for its samples is drawn with fewer', () => {
    const large = { width: 4200, height: 4200 };
    const corners = [-1, -1, 1, 3, -1, 1, -1, 3, 1]; // one face over all of it
    const plane = { vertices: Float32Array.from(corners), faces: Uint32Array.of(0, 2, 1) };
    const whole = { imageFromCamera: Float64Array.of(2100, 0, 2100, 0, 2100, 2100) };
    const surface = { color: [90, 140, 210] } as const;
    const picture = renderMesh(plane, whole, large, { surface, lighting: noLighting });
    expect(pixel(picture, 2100, 2100)).toEqual([90, 140, 210]);
  });

  test('opacity mixes with the photo', () => {
    const photo = blankImage(size, [200, 200, 200]);
    const options = { surface: { color: [100, 100, 100] }, lighting: noLighting, opacity: 0.5 } as const;
    expect(pixel(renderOverlay(photo, mesh, camera, options), 100, 80)).toEqual([150, 150, 150]);
  });

  test('a texture is drawn where its coordinates say', () => {
    const texture = patternTexture(256);
    const picture = renderMesh(mesh, camera, size, { surface: { texture }, lighting: noLighting });
    const point = projectToPhoto(camera, mesh.vertices);
    const front = 24 * 64 + 32;
    const [x, y] = [Math.round(point[3 * front]), Math.round(point[3 * front + 1])];
    const wanted = pixel(texture, 128, 128);
    pixel(picture, x, y).forEach((value, k) => {
      expect(Math.abs(value - wanted[k])).toBeLessThan(20);
    });
  });

  test('meshes without coordinates, and colours of another length, are refused', () => {
    const bare = { vertices: mesh.vertices, faces: mesh.faces };
    expect(() => drawMesh(blankImage(size), bare, camera, { texture: patternTexture(16) })).toThrow(TextureError);
    expect(() => drawMesh(blankImage(size), mesh, camera, { vertexColors: new Uint8Array(6) })).toThrow(/vertexColors/);
  });

  test('pictures with alpha and sizes that are none are refused', () => {
    const canvas = { ...blankImage(size), data: new Uint8Array(4 * size.width * size.height) };
    expect(() => renderOverlay(canvas, mesh, camera)).toThrow(/expected 200 x 160 x 3, RGB without alpha/);
    expect(() => renderMesh(mesh, camera, size, { surface: { texture: canvas } })).toThrow(/texture has 128000 bytes/);
    for (const width of [0, 10.5, Number.NaN, 1e6]) {
      const refusal = expect.objectContaining({ name: 'TextureError', code: 'SIZE_LIMIT' });
      expect(() => renderMesh(mesh, camera, { width, height: 1000 })).toThrow(refusal);
    }
  });

  test('a mesh outside the picture, or with lost vertices, draws without failing', () => {
    const away = { imageFromCamera: Float64Array.of(1, 0, 5000, 0, 1, 0) };
    expect(renderMesh(mesh, away, size).data.every((v) => v === 255)).toBe(true);
    const broken = { ...mesh, vertices: mesh.vertices.map((v, i) => (i % 97 === 0 ? Number.NaN : v)) };
    expect(renderMesh(broken, camera, size).data.some((v) => v < 255)).toBe(true);
  });
});

test('depth is brightest at the nose, normals are blue towards the viewer', () => {
  const depth = renderDepth(mesh, camera, size);
  const point = projectToPhoto(camera, mesh.vertices);
  const nose = 24 * 64 + 32;
  const at = [Math.round(point[3 * nose]), Math.round(point[3 * nose + 1])] as const;
  expect(pixel(depth, ...at)[0]).toBeGreaterThan(245);
  expect(pixel(depth, 0, 0)).toEqual([0]);
  const [r, g, b] = pixel(renderNormals(mesh, camera, size), ...at);
  expect(b).toBeGreaterThan(240);
  expect(Math.abs(r - 128) + Math.abs(g - 128)).toBeLessThan(40);
});

test('turning by a positive yaw brings the right of the picture forward', () => {
  const turned = turnMesh(mesh, Math.PI / 2);
  const right = 24 * 64 + 16;
  const rightmost = mesh.vertices[3 * right] > 0 ? right : 24 * 64 + 48;
  expect(mesh.vertices[3 * rightmost]).toBeGreaterThan(0.07);
  expect(turned.vertices[3 * rightmost + 2]).toBeLessThan(-0.05);
});

test('figures have their sizes', () => {
  const photo = blankImage({ width: 300, height: 220 }, [120, 130, 140]);
  const panel = renderPanel(photo, mesh, framingCamera(mesh, photo), { side: 64 });
  expect([panel.width, panel.height]).toEqual([4 * 80 + 16, 64 + 16 + 44]);
  expect(panel.data.length).toBe(3 * panel.width * panel.height);
  const frames = renderTurntable(mesh, { frames: 4, side: 32 });
  expect(frames.map((f) => f.width)).toEqual([32, 32, 32, 32]);
  expect(renderThumbnail(mesh).width).toBe(256);
  expect(renderUvMap(topology.uvs, topology.uvFaces, 64).data.some((v) => v < 200)).toBe(true);
});

test.each([
  [0, 1, 2],
  [2, 1, 0],
])('a border of the layout is drawn whichever way its face runs it (%i, %i, %i)', (...corners) => {
  const picture = renderUvMap(Float32Array.of(0.1, 0.1, 0.9, 0.1, 0.1, 0.9), Uint32Array.from(corners), 64);
  const darkest = (x: number, y: number) =>
    Math.min(...[-1, 0, 1].flatMap((dx) => [-1, 0, 1].map((dy) => pixel(picture, x + dx, y + dy)[0])));
  for (const [x, y] of [
    [32, 57],
    [6, 32],
    [32, 32],
  ]) {
    expect(darkest(x, y)).toBeLessThan(200);
  }
  expect(darkest(16, 48)).toBe(255);
});

test('landmarks are dots at their places, on a copy', () => {
  const photo = blankImage(size, [0, 0, 0]);
  const marked = drawLandmarks(photo, Float32Array.of(50, 40, 7, 120, 90, 7), { stride: 3, color: [255, 0, 0] });
  expect(pixel(marked, 50, 40)).toEqual([255, 0, 0]);
  expect(pixel(marked, 120, 90)).toEqual([255, 0, 0]);
  expect(pixel(marked, 80, 40)).toEqual([0, 0, 0]);
  expect(photo.data.every((v) => v === 0)).toBe(true);
});

test('resampling keeps constants, whole pixels and means', () => {
  const image = patternTexture(64);
  expect(resample(image, { left: -0.5, top: -0.5, width: 64, height: 64 }, image).data).toEqual(image.data);
  const half = resample(image, { left: -0.5, top: -0.5, width: 64, height: 64 }, { width: 32, height: 32 });
  const mean = (data: Uint8Array) => data.reduce((sum, v) => sum + v, 0) / data.length;
  expect(Math.abs(mean(half.data) - mean(image.data))).toBeLessThan(1);
  const flat = resample(blankImage(size, [7, 8, 9]), { left: 3.3, top: -9, width: 17.2, height: 300 }, size);
  expect(flat.data.every((v, i) => v === [7, 8, 9][i % 3])).toBe(true);
});
