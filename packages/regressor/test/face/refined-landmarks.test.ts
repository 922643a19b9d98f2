import type { RgbImage } from '@ringnet/io';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine, NetworkSession } from '../../src/engine.js';
import { createFaceFinder } from '../../src/face/face-finder.js';
import { createRefinedLandmarksReader, type RefinedFace, refinedFace } from '../../src/face/refined-landmarks.js';
import { imageFromRegion, type Region } from '../../src/face/region.js';
import { createNodeEngine } from '../../src/node/node-engine.js';
import { createWebEngine } from '../../src/web/web-engine.js';
import { goldenJson } from '../support/golden.js';
import { faceNetwork, photo } from '../support/photos.js';

/** What MediaPipe's own wasm saw, and in which region of the photo; see test/golden/README.md. */
interface Golden {
  readonly photos: Record<string, { readonly region: Region; readonly landmarks: readonly number[][] }>;
}
const { photos } = goldenJson<Golden>('face/mediapipe.json.gz');
const names = Object.keys(photos);

let engine: Engine;
let network: NetworkSession;
beforeAll(async () => {
  engine = createNodeEngine({ threads: 1 });
  network = await engine.load(faceNetwork('attention'));
});
afterAll(() => engine.close());

/** The face as MediaPipe looked at it: bilinear from the photo itself, without halvings; black beyond its edge never shows. */
function lookPlainly({ data, width }: RgbImage, region: Region): Float32Array {
  const pixels = new Float32Array(192 * 192 * 3);
  for (let i = 0; i < pixels.length; i++) {
    const [column, row] = [Math.floor(i / 3) % 192, Math.floor(i / 576)];
    const [x, y] = imageFromRegion(region, (column + 0.5) / 192, (row + 0.5) / 192).map((value) => value - 0.5);
    const [x0, y0] = [Math.floor(x), Math.floor(y)];
    for (const [dx, dy] of [
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
    ]) {
      const weight = (1 - Math.abs(x - x0 - dx)) * (1 - Math.abs(y - y0 - dy));
      pixels[i] += (weight * data[3 * ((y0 + dy) * width + x0 + dx) + (i % 3)]) / 255;
    }
  }
  return pixels;
}

/** Distances to MediaPipe's 478 points, photo pixels. */
function distances({ landmarks, irises }: RefinedFace, name: string): number[] {
  const ours = [...landmarks, ...irises.right, ...irises.left];
  return photos[name].landmarks.map(([x, y], k) => Math.hypot(ours[3 * k] - x, ours[3 * k + 1] - y));
}
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe.each(names)('%s in the region that MediaPipe looked at', (name) => {
  test('all 478 points are where its wasm has them', async () => {
    const { region, landmarks } = photos[name];
    const data = lookPlainly(await photo(name), region);
    const face = refinedFace(await network.run({ input: { data, shape: [1, 192, 192, 3] } }), region);
    const off = distances(face, name);
    expect(off).toHaveLength(478);
    expect(mean(off)).toBeLessThan(0.1);
    expect(Math.max(...off)).toBeLessThan(0.3);
    const depths = [...face.landmarks, ...face.irises.right, ...face.irises.left].filter((_, i) => i % 3 === 2);
    depths.forEach((z, k) => {
      expect(Math.abs(z - landmarks[k][2])).toBeLessThan(0.1);
    });
  });
});

test('onnxruntime-web gives the same numbers', async () => {
  const web = createWebEngine({ inWorker: false });
  const region = photos[names[0]].region;
  const input = { data: lookPlainly(await photo(names[0]), region), shape: [1, 192, 192, 3] };
  const [ours, theirs] = [
    await network.run({ input }),
    await (await web.load(faceNetwork('attention'))).run({ input }),
  ];
  await web.close();
  for (const name of ['lips', 'left_iris', 'right_eye']) {
    ours[name].data.forEach((value, k) => {
      expect(Math.abs(theirs[name].data[k] - value)).toBeLessThan(0.01);
    });
  }
});

describe('from photo and found face', () => {
  // The middles of the dark discs, read off enlarged pictures by eye (x, y in pixels); the person's right eye first.
  const pupils: Record<string, [number, number][]> = {
    'astronaut.png': [
      [203, 100.5],
      [246.5, 103.5],
    ],
    'grace_hopper.jpg': [
      [221, 190],
      [304.5, 186.5],
    ],
    'mona-lisa.jpg': [
      [302, 252],
      [383, 249],
    ],
  };
  test.each(names)('%s: irises where the pupils are, rims around them', async (name) => {
    const image = await photo(name);
    const finder = await createFaceFinder({
      engine,
      shortRange: faceNetwork('short-range'),
      landmark: faceNetwork('landmark'),
    });
    const [face] = await finder.findFaces(image);
    const reader = await createRefinedLandmarksReader(engine, faceNetwork('attention'));
    const refined = await reader.read(image, face);
    if (!refined) throw new Error('no face in the closer look');
    const eyeDistance = Math.hypot(face.landmarks[99] - face.landmarks[789], face.landmarks[100] - face.landmarks[790]);
    [refined.irises.right, refined.irises.left].forEach((iris, k) => {
      const [x, y] = pupils[name][k];
      expect(Math.hypot(iris[0] - x, iris[1] - y) / eyeDistance).toBeLessThan(0.03);
      const [right, top, left, bottom] = [1, 2, 3, 4].map((row) => [
        iris[3 * row] - iris[0],
        iris[3 * row + 1] - iris[1],
      ]);
      expect([right[0] > 0, left[0] < 0, top[1] < 0, bottom[1] > 0]).toEqual([true, true, true, true]);
    });
    expect(refined.score).toBeGreaterThan(0.99);
    await Promise.all([finder.close(), reader.close()]);
  });
});
