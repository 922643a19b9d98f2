import type { RgbImage } from '@ringnet/io';
import { describe, expect, test } from 'vitest';
import { ImagePyramid } from '../../src/face/image-pyramid.js';
import { imageFromRegion, tilesOf, wholePhoto } from '../../src/face/region.js';

/** Four pixels of grey: 0 40 / 80 120. */
const four: RgbImage = {
  width: 2,
  height: 2,
  channels: 3,
  data: Uint8Array.of(0, 0, 0, 40, 40, 40, 80, 80, 80, 120, 120, 120),
};
const red = (samples: Float32Array) => [...samples].filter((_, k) => k % 3 === 0);

describe('samples', () => {
  test('the whole photo at its own size is the photo', () => {
    expect(red(new ImagePyramid(four).sample(wholePhoto(four), 2, 0, 255))).toEqual([0, 40, 80, 120]);
  });

  test('a turn by a quarter: what was left is on top', () => {
    const turned = red(new ImagePyramid(four).sample(wholePhoto(four, Math.PI / 2), 2, 0, 255));
    // The region's first row runs down the photo's right column: its x axis is the photo's y axis.
    expect(turned).toEqual([40, 120, 0, 80].map((value) => expect.closeTo(value, 4)));
  });

  test('one sample of all is the mean, made by one halving; values map to the range asked for', () => {
    expect(red(new ImagePyramid(four).sample(wholePhoto(four), 1, -1, 1))[0]).toBeCloseTo((2 * 60) / 255 - 1, 6);
  });

  test('outside is black, or the edge repeated', () => {
    const aside = { centerX: -1, centerY: 1, sizePx: 2, rollRad: 0 };
    expect(red(new ImagePyramid(four).sample(aside, 2, 0, 255))).toEqual([0, 0, 0, 0]);
    expect(red(new ImagePyramid(four).sample(aside, 2, 0, 255, 'edge'))).toEqual([0, 0, 80, 80]);
  });

  test('between four pixels lies their blend, written where the caller wants it', () => {
    // A quarter of the way to the right, half of the way down: 10 above, 90 below.
    const between = { centerX: 0.75, centerY: 1, sizePx: 1, rollRad: 0 };
    const out = new Float32Array(3);
    expect(new ImagePyramid(four).sample(between, 1, 0, 255, 'black', out)).toBe(out);
    expect(out[0]).toBeCloseTo(50, 4);
  });

  test('an odd side repeats its last column when it is halved', () => {
    const three: RgbImage = { width: 3, height: 1, channels: 3, data: Uint8Array.of(10, 0, 0, 20, 0, 0, 90, 0, 0) };
    const region = { centerX: 2, centerY: 1, sizePx: 4, rollRad: 0 };
    // Halved: (10 + 20) / 2 and 90; one row, repeated below.
    expect(red(new ImagePyramid(three).sample(region, 2, 0, 255, 'edge'))).toEqual([15, 90, 15, 90]);
  });
});

test('a region’s corners lie where its centre, size and turn say', () => {
  const region = { centerX: 10, centerY: 20, sizePx: 4, rollRad: Math.PI / 2 };
  expect(imageFromRegion(region, 0.5, 0.5)).toEqual([10, 20]);
  expect(imageFromRegion(region, 1, 0.5)).toEqual([expect.closeTo(10, 9), expect.closeTo(22, 9)]);
  expect(imageFromRegion(region, 0.5, 1)).toEqual([expect.closeTo(8, 9), expect.closeTo(20, 9)]);
});

test.each([
  [{ width: 1000, height: 1000 }, 9],
  [{ width: 1000, height: 500 }, 3],
  [{ width: 300, height: 1000 }, 3],
])('tiles of half of %o cover it with overlaps', (size, count) => {
  const tiles = tilesOf(size, 2);
  expect(tiles).toHaveLength(count);
  const covers = (x: number, y: number) =>
    tiles.some(
      ({ centerX, centerY, sizePx }) => Math.abs(x - centerX) <= sizePx / 2 && Math.abs(y - centerY) <= sizePx / 2,
    );
  for (let x = 0; x <= size.width; x += 50) {
    for (let y = 0; y <= size.height; y += 50) expect(covers(x, y)).toBe(true);
  }
});
