import { decodeImage, type RgbImage } from '@ringnet/io';
import { describe, expect, test } from 'vitest';
import { CROP_SIDE, cropForRegressor } from '../src/crop.js';
import type { FoundFace } from '../src/found-face.js';
import { toNetworkInput } from '../src/network-input.js';
import { goldenArray, goldenBytes, goldenJson } from './support/golden.js';

interface GoldenCase {
  readonly network_input_first6: readonly number[];
  readonly crop_sum_rgb: readonly number[];
  readonly scale: number;
  readonly start_pt: readonly [number, number];
  readonly camera: { readonly cam_for_render: readonly [number, number, number] };
}
const golden = goldenJson<{ cases: Record<string, GoldenCase>; errors: { name: string }[] }>(
  'preprocess/expected.json',
);

async function picture(name: string): Promise<RgbImage> {
  return (await decodeImage(goldenBytes(`preprocess/${name}.png`))).image;
}

describe('AS_IS is RingNet’s preprocessing', () => {
  test.each(Object.entries(golden.cases))('%s: every pixel', async (name, expected) => {
    const crop = cropForRegressor(await picture(name), 'AS_IS');
    expect(Buffer.compare(crop.image.data, goldenArray(`preprocess/${name}.crop.npy.gz`).data as Uint8Array)).toBe(0);
    const input = toNetworkInput(crop.image);
    expect(input.shape).toEqual([1, CROP_SIDE, CROP_SIDE, 3]);
    expect([...input.data.subarray(0, 6)]).toEqual(expected.network_input_first6);
  });

  test.each(Object.entries(golden.cases))('%s: the camera in photo pixels', async (name, expected) => {
    const [a, b, c, d, e, f] = cropForRegressor(await picture(name), 'AS_IS').imageFromCrop;
    const [focal, centerX, centerY] = expected.camera.cam_for_render;
    expect([b, d]).toEqual([0, 0]);
    expect(50000 * a).toBeCloseTo(focal, 6);
    expect(50000 * e).toBeCloseTo(focal, 6);
    expect(112 * a + c).toBeCloseTo(centerX, 9);
    expect(112 * e + f).toBeCloseTo(centerY, 9);
  });

  test.each(golden.errors)('$name is refused', async ({ name }) => {
    const image = await picture(name);
    expect(() => cropForRegressor(image, 'AS_IS')).toThrow(expect.objectContaining({ code: 'IMAGE_ASPECT' }));
  });
});

/** Red is the column, green the row, blue constant; so a crop says where it was taken. */
function ramp(width: number, height: number): RgbImage {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set([x, y, 7], (y * width + x) * 3);
  }
  return { width, height, channels: 3, data };
}

function faceAt(x: number, y: number, side: number, rollRad = 0): FoundFace {
  return {
    index: 0,
    score: 1,
    rollRad,
    box: { x, y, width: side, height: side },
    landmarks: new Float32Array(468 * 3),
  };
}

function meanOfMiddle({ data, width, height }: RgbImage): number {
  let sum = 0;
  for (let y = height / 4; y < (height * 3) / 4; y++) {
    for (let x = width / 4; x < (width * 3) / 4; x++) {
      const [red, green, blue] = data.subarray(3 * (y * width + x));
      sum += 0.299 * red + 0.587 * green + 0.114 * blue;
    }
  }
  return sum / ((width * height) / 4);
}

describe('DETECT crops around the face', () => {
  test.each([0, 0.3, -0.7, 1.4, -1.6, 3.1])('imageFromCrop says where each pixel came from (roll %f)', (rollRad) => {
    const image = ramp(256, 256);
    const crop = cropForRegressor(image, 'DETECT', faceAt(90, 100, 60, rollRad));
    const [a, b, c, d, e, f] = crop.imageFromCrop;
    for (const [x, y] of [
      [0, 0],
      [223, 0],
      [0, 223],
      [223, 223],
      [57, 130],
    ]) {
      const pixel = crop.image.data.subarray((y * CROP_SIDE + x) * 3);
      expect(Math.abs(pixel[0] - (a * x + b * y + c))).toBeLessThan(0.51);
      expect(Math.abs(pixel[1] - (d * x + e * y + f))).toBeLessThan(0.51);
      expect(pixel[2]).toBe(7);
    }
  });

  test('the head fills five eighths of the crop and stands upright', () => {
    const crop = cropForRegressor(ramp(256, 256), 'DETECT', faceAt(99.5, 99.5, 56, Math.PI / 2));
    const [a, b, , d] = crop.imageFromCrop;
    expect(Math.hypot(a, d) * CROP_SIDE).toBeCloseTo(56 * 1.6, 9);
    expect([a, b]).toEqual([expect.closeTo(0, 9), expect.closeTo(-0.4, 9)]); // the crop's down is the photo's left
  });

  test('luminance is that of the middle of the picture, in both modes', () => {
    // Right half of the photo brighter by far: a face in one half does not see the other.
    const image = ramp(256, 256);
    for (let k = 0; k < image.data.length; k++) image.data[k] = Math.floor(k / 3) % 256 < 128 ? 20 : 200;
    expect(cropForRegressor(image, 'DETECT', faceAt(30, 90, 60)).luminance).toBeCloseTo(20, 0);
    expect(cropForRegressor(image, 'DETECT', faceAt(166, 90, 60)).luminance).toBeCloseTo(200, 0);
    // Not square, so that the crop's middle lies where the rounding of RingNet's cut puts it: as bright as its picture's middle half.
    for (const [width, height] of [
      [256, 256],
      [250, 180],
      [97, 255],
    ]) {
      const stairs = ramp(width, height);
      for (let k = 0; k < stairs.data.length; k++) stairs.data[k] &= ~3; // steps of four pixels: two halvings round nothing
      const { image: cut, luminance } = cropForRegressor(stairs, 'AS_IS');
      expect(Math.abs(luminance - meanOfMiddle(cut))).toBeLessThan(0.25);
    }
  });

  test('a face at the border repeats the edge', () => {
    const crop = cropForRegressor(ramp(200, 200), 'DETECT', faceAt(-20, 50, 60));
    expect([...crop.image.data.subarray(0, 3)]).toEqual([0, expect.any(Number), 7]);
  });

  test('a canvas’ picture, which has a fourth channel, is refused', () => {
    const canvas = { ...ramp(9, 9), data: new Uint8Array(4 * 9 * 9) };
    for (const mode of ['AS_IS', 'DETECT'] as const) {
      expect(() => cropForRegressor(canvas, mode, faceAt(1, 1, 5))).toThrow(/324 bytes, expected 9 x 9 x 3, RGB/);
    }
    expect(() => toNetworkInput(ramp(9, 9), ramp(8, 8))).toThrow(expect.objectContaining({ code: 'CROP_SIZE' }));
  });

  test('without a face it is refused', () => {
    expect(() => cropForRegressor(ramp(9, 9), 'DETECT')).toThrow(expect.objectContaining({ code: 'NO_FACE_FOUND' }));
  });
});
