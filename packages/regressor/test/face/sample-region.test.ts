import type { RgbImage } from '@ringnet/io';
import { describe, expect, test } from 'vitest';
import { imageFromRegion, type Region } from '../../src/face/region.js';
import { sampleRegion } from '../../src/face/sample-region.js';

/** Noise: the hardest picture for a place that is rounded. */
function noise(width: number, height: number): RgbImage {
  let state = 7;
  const data = Uint8Array.from({ length: width * height * 3 }, () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return state >>> 24;
  });
  return { width, height, channels: 3, data };
}

/** Four corners and their weights in doubles. */
function plainly({ data, width, height }: RgbImage, region: Region, side: number, outside: 'black' | 'edge') {
  const value = (x: number, y: number, channel: number) => {
    const isInside = x >= 0 && y >= 0 && x < width && y < height;
    if (!isInside && outside === 'black') return 0;
    const [column, row] = [Math.min(Math.max(x, 0), width - 1), Math.min(Math.max(y, 0), height - 1)];
    return data[3 * (row * width + column) + channel];
  };
  return Float32Array.from({ length: side * side * 3 }, (_, i) => {
    const [column, row, channel] = [Math.floor(i / 3) % side, Math.floor(i / 3 / side), i % 3];
    const [u, v] = imageFromRegion(region, (column + 0.5) / side, (row + 0.5) / side);
    const [x, y] = [u - 0.5, v - 0.5];
    const [x0, y0] = [Math.floor(x), Math.floor(y)];
    const [right, below] = [x - x0, y - y0];
    return (
      (1 - right) * (1 - below) * value(x0, y0, channel) +
      right * (1 - below) * value(x0 + 1, y0, channel) +
      (1 - right) * below * value(x0, y0 + 1, channel) +
      right * below * value(x0 + 1, y0 + 1, channel)
    );
  });
}

describe.each(['black', 'edge'] as const)('beyond the picture: %s', (outside) => {
  test.each([
    ['inside, turned', { centerX: 60, centerY: 50, sizePx: 40, rollRad: 0.4 }],
    ['over two borders', { centerX: 5, centerY: 90, sizePx: 60, rollRad: -0.7 }],
    ['a quarter turn', { centerX: 50, centerY: 50, sizePx: 90, rollRad: Math.PI / 2 }],
    ['upside down, much larger', { centerX: 60, centerY: 40, sizePx: 400, rollRad: Math.PI }],
    ['far away', { centerX: -900, centerY: 4000, sizePx: 50, rollRad: 1 }],
  ])('%s: as the four corners say, to a fifth of a level', (_, region) => {
    const image = noise(120, 100);
    const out = new Float32Array(48 * 48 * 3);
    sampleRegion(image, region, 1, 48, { low: 0, high: 255, outside }, out);
    const expected = plainly(image, region, 48, outside);
    const off = out.map((value, i) => Math.abs(value - expected[i]));
    expect(Math.max(...off)).toBeLessThan(0.2);
  });
});

test('a picture whose places have too many bits is sampled in doubles', () => {
  const image = noise(40_000, 3);
  const region = { centerX: 39_000, centerY: 1.5, sizePx: 2, rollRad: 0 };
  const out = new Float32Array(8 * 8 * 3);
  sampleRegion(image, region, 1, 8, { low: 0, high: 255, outside: 'edge' }, out);
  const expected = plainly(image, region, 8, 'edge');
  out.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i], 4);
  });
});

test('a region that is nowhere leaves nothing of what was seen before', () => {
  for (const lost of [{ centerX: Number.NaN }, { sizePx: Number.NaN }, { rollRad: Number.NaN }]) {
    const out = new Float32Array(8 * 8 * 3).fill(0.5);
    const region = { centerX: 20, centerY: 20, sizePx: 10, rollRad: 0, ...lost };
    sampleRegion(noise(40, 40), region, 1, 8, { low: 0, high: 1, outside: 'black' }, out);
    expect(out).not.toContain(0.5);
  }
});
