import type { RgbImage } from '@ringnet/io';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../src/engine.js';
import { createFaceFinder, type FaceFinder } from '../../src/face/face-finder.js';
import type { FoundFace } from '../../src/found-face.js';
import { createNodeEngine } from '../../src/node/node-engine.js';
import { changes, padded } from '../support/changed-photo.js';
import { faceNetwork, photo } from '../support/photos.js';

let engine: Engine;
let finder: FaceFinder;
beforeAll(async () => {
  engine = createNodeEngine({ threads: 1 });
  finder = await createFaceFinder({
    engine,
    shortRange: faceNetwork('short-range'),
    landmark: faceNetwork('landmark'),
    fullRange: faceNetwork('full-range'),
  });
});
afterAll(() => engine.close());

const point = ({ landmarks }: FoundFace, k: number) => [landmarks[3 * k], landmarks[3 * k + 1]] as const;
const distance = (a: readonly number[], b: readonly number[]) => Math.hypot(a[0] - b[0], a[1] - b[1]);
/** Between the eyes' outer corners. */
const eyeDistance = (face: FoundFace) => distance(point(face, 33), point(face, 263));

describe('public photos', () => {
  // Where a person sees the pupils (x, y in pixels); the image's left eye first.
  test.each([
    [
      'astronaut.png',
      [
        [205, 106],
        [248, 108],
      ],
    ],
    [
      'grace_hopper.jpg',
      [
        [222, 193],
        [310, 189],
      ],
    ],
    [
      'mona-lisa.jpg',
      [
        [299, 254],
        [381, 249],
      ],
    ],
  ])('%s: one sure face whose eyes are where the eyes are', async (name, pupils) => {
    const faces = await finder.findFaces(await photo(name));
    expect(faces).toHaveLength(1);
    const [face] = faces;
    expect(face.score).toBeGreaterThan(0.99);
    expect(Math.abs(face.rollRad)).toBeLessThan(0.1);
    const eyes = [
      [33, 133],
      [362, 263],
    ].map(([outer, inner]) => {
      const [a, b] = [point(face, outer), point(face, inner)];
      return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
    });
    eyes.forEach((eye, k) => {
      expect(distance(eye, pupils[k]) / eyeDistance(face)).toBeLessThan(0.09);
    });
  });

  test('a near profile is found', async () => {
    const [face] = await finder.findFaces(await photo('camera.png'));
    expect(face.score).toBeGreaterThan(0.9);
    // The tip of the nose is the rightmost part of this face: he looks to the right.
    expect(point(face, 1)[0]).toBeGreaterThan(face.box.x + 0.8 * face.box.width);
  });

  test.each(['coffee.png', 'rocket.jpg', 'chelsea.png'])('%s: no face, and what was refused says why', async (name) => {
    const { faces, refused } = await finder.searchFaces(await photo(name));
    expect(faces).toEqual([]);
    for (const { score, reason } of refused) expect([score < 0.5, reason]).toEqual([true, 'LOW_SCORE']);
  });
});

/** Mean distance of landmarks, in parts of the eye distance: frontal faces, and a near profile of 60 pixels. */
const FRONTAL = 0.03;
const PROFILE = 0.08;
describe.each([
  ['astronaut.png', FRONTAL],
  ['grace_hopper.jpg', FRONTAL],
  ['mona-lisa.jpg', FRONTAL],
  ['camera.png', PROFILE],
])('%s keeps its face', (name, tolerance) => {
  // The profile's face is 16 pixels wide at a quarter: less than there is to see.
  const applicable = Object.entries(changes).filter(([change]) => name !== 'camera.png' || !change.includes('quarter'));
  test.each(applicable)('%s', async (_, change) => {
    const image = await photo(name);
    const [expected] = await finder.findFaces(image);
    const changed = change(image);
    const [face] = await finder.findFaces(changed.image);
    let sum = 0;
    for (let k = 0; k < 468; k++) sum += distance(changed.before(...point(face, k)), point(expected, k));
    expect(sum / 468 / eyeDistance(expected)).toBeLessThan(tolerance);
  });
});

/** Photos side by side on a common ground. */
function sideBySide(...images: readonly RgbImage[]): RgbImage {
  const width = images.reduce((sum, image) => sum + image.width, 0);
  const height = Math.max(...images.map((image) => image.height));
  const data = new Uint8Array(width * height * 3).fill(90);
  let left = 0;
  for (const image of images) {
    for (let y = 0; y < image.height; y++) {
      const row = image.data.subarray(y * image.width * 3, (y + 1) * image.width * 3);
      data.set(row, (y * width + left) * 3);
    }
    left += image.width;
  }
  return { width, height, channels: 3, data };
}

describe('several faces', () => {
  test('all, the largest, the most central', async () => {
    const group = sideBySide(await photo('grace_hopper.jpg'), await photo('astronaut.png'), await photo('camera.png'));
    const all = await finder.findFaces(group, { thorough: true });
    expect(all.map(({ index }) => index)).toEqual([0, 1, 2]);
    const sizes = all.map(({ box }) => box.width * box.height);
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
    expect((await finder.findFaces(group, { select: 'LARGEST' })).map(({ index }) => index)).toEqual([0]);
    const [central] = await finder.findFaces(group, { select: 'MOST_CENTRAL', thorough: true });
    expect([central.box.x > 512, central.box.x < 1024]).toEqual([true, true]);
  });

  test('the largest alone is the same one, found without the far detector where it is near', async () => {
    const far = faceNetwork('full-range');
    const looks = { near: 0, far: 0 };
    const counting: Engine = {
      ...engine,
      async load(model) {
        const session = await engine.load(model);
        const run: typeof session.run = (inputs, signal) => {
          looks[model === far ? 'far' : 'near']++;
          return session.run(inputs, signal);
        };
        return { ...session, run };
      },
    };
    const counted = await createFaceFinder({
      engine: counting,
      shortRange: faceNetwork('short-range'),
      landmark: faceNetwork('landmark'),
      fullRange: far,
    });
    const near = await photo('grace_hopper.jpg');
    const [all] = await finder.findFaces(near);
    const [largest] = await counted.findFaces(near, { select: 'LARGEST' });
    expect(largest.box.x).toBeCloseTo(all.box.x, 0);
    expect(looks.near).toBeLessThanOrEqual(4);
    expect(looks.far).toBe(0);
    // A face of an eighth of the photo: a larger one could hide from the near detector.
    await counted.findFaces(await photo('camera.png'), { select: 'LARGEST' });
    expect(looks.far).toBe(1);
    await counted.close();
  });

  test('small faces in a large photo are found in its parts', async () => {
    const [face] = await finder.findFaces(padded(await photo('astronaut.png'), 1500, 900, 700, 1100).image);
    expect(face.box.x).toBeCloseTo(1500 + 178, -1);
  });
});

test('a photo of one pixel has no face', async () => {
  expect(await finder.findFaces({ width: 1, height: 1, channels: 3, data: new Uint8Array(3) })).toEqual([]);
});

test('a search can be cancelled', async () => {
  const search = finder.findFaces(await photo('coffee.png'), { signal: AbortSignal.abort() });
  await expect(search).rejects.toMatchObject({ code: 'CANCELED' });
});
