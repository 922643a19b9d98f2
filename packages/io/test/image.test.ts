import sharp from 'sharp';
import { expect, test } from 'vitest';
import {
  decodeImage,
  encodeAnimation,
  encodeJpeg,
  encodePng,
  encodeWebp,
  type PixelImage,
  readImageHeader,
} from '../src/index.js';
import { onePixelPng } from './support/shapes.js';

/** 6 x 4: left half red, right half blue. */
const halves: PixelImage = {
  width: 6,
  height: 4,
  channels: 3,
  data: Uint8Array.from({ length: 72 }, (_, i) => (Math.floor(i / 3) % 6 < 3 ? [200, 30, 30] : [30, 30, 200])[i % 3]),
};
const source = () => sharp(halves.data, { raw: { width: 6, height: 4, channels: 3 } });
const pixel = ({ data, width }: PixelImage, x: number, y: number) => [
  ...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3),
];

function expectNear(found: number[], expected: number[], tolerance: number): void {
  for (const [i, value] of found.entries()) expect(Math.abs(value - expected[i])).toBeLessThanOrEqual(tolerance);
}

test('PNG: encode and decode is the identity', async () => {
  expect(await decodeImage(await encodePng(halves))).toEqual({ image: halves, format: 'png' });
});

test.each(['png', 'jpeg', 'webp', 'avif', 'tiff', 'gif'] as const)('%s is decoded', async (format) => {
  const options = { jpeg: { chromaSubsampling: '4:4:4' }, avif: { chromaSubsampling: '4:4:4' } } as Record<
    string,
    object
  >;
  const bytes = await source().toFormat(format, options[format]).toBuffer();
  expect(readImageHeader(bytes)).toEqual({ format, width: 6, height: 4 });
  const { image, format: found } = await decodeImage(bytes);
  expect(found).toBe(format);
  expect([image.width, image.height, image.data.length]).toEqual([6, 4, 72]);
  // Lossy codecs blur the edge, not the far corners.
  expectNear(pixel(image, 0, 0), [200, 30, 30], 25);
  expectNear(pixel(image, 5, 3), [30, 30, 200], 25);
});

test('EXIF orientation 6: the left edge comes out on top', async () => {
  const bytes = await source().withMetadata({ orientation: 6 }).png().toBuffer();
  const { image } = await decodeImage(bytes);
  expect([image.width, image.height]).toEqual([4, 6]);
  expect(pixel(image, 0, 0)).toEqual([200, 30, 30]);
  expect(pixel(image, 0, 5)).toEqual([30, 30, 200]);
});

test('a Display P3 profile is converted to sRGB', async () => {
  const p3 = await sharp({ create: { width: 4, height: 4, channels: 3, background: '#808080' } })
    .withIccProfile('p3')
    .png()
    .toBuffer();
  expectNear(pixel((await decodeImage(p3)).image, 0, 0), [128, 128, 128], 1);
  // (200, 30, 30) in sRGB is written as other numbers in P3 and must come back.
  const red = await source().withIccProfile('p3').png().toBuffer();
  const stored = await sharp(red, { ignoreIcc: true }).raw().toBuffer();
  expect(Math.abs(stored[0] - 200)).toBeGreaterThan(5);
  expectNear(pixel((await decodeImage(red)).image, 0, 0), [200, 30, 30], 2);
});

test('CMYK, 16-bit, grey and grey with alpha become RGB', async () => {
  const cmyk = await source().toColourspace('cmyk').jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer();
  const { image } = await decodeImage(cmyk);
  expect(image.channels).toBe(3);
  expect(pixel(image, 0, 0)[0]).toBeGreaterThan(pixel(image, 0, 0)[2] + 80);
  const deep = await source().toColourspace('rgb16').png().toBuffer();
  expect((await decodeImage(deep)).image).toEqual(halves);
  const grey: PixelImage = { width: 2, height: 1, channels: 1, data: Uint8Array.of(10, 250) };
  expect((await decodeImage(await encodePng(grey))).image.data).toEqual(Uint8Array.of(10, 10, 10, 250, 250, 250));
  const greyAlpha = await sharp(Uint8Array.of(10, 255, 10, 0), { raw: { width: 2, height: 1, channels: 2 } })
    .png()
    .toBuffer();
  expect((await decodeImage(greyAlpha)).image.data).toEqual(Uint8Array.of(10, 10, 10, 255, 255, 255));
});

test('transparency is put on white', async () => {
  const rgba: PixelImage = { width: 1, height: 1, channels: 4, data: Uint8Array.of(0, 0, 0, 51) };
  // 255 * (1 - 51 / 255) = 204
  expectNear([...(await decodeImage(await encodePng(rgba))).image.data], [204, 204, 204], 1);
  expectNear([...(await decodeImage(await encodeJpeg(rgba))).image.data], [204, 204, 204], 2);
});

test('the first frame of an animation', async () => {
  const frame = (value: number): PixelImage => ({
    width: 3,
    height: 2,
    channels: 3,
    data: new Uint8Array(18).fill(value),
  });
  for (const format of ['gif', 'webp'] as const) {
    const bytes = await encodeAnimation([frame(250), frame(100), frame(0)], { format, delayMs: 40 });
    const { pages, delay, loop, pageHeight } = await sharp(bytes, { animated: true }).metadata();
    expect({ pages, delay, loop, pageHeight }).toEqual({ pages: 3, delay: [40, 40, 40], loop: 0, pageHeight: 2 });
    expectNear([...(await decodeImage(bytes)).image.data], new Array(18).fill(250), 2);
  }
  expect(() => encodeAnimation([], { format: 'gif' })).toThrow(expect.objectContaining({ code: 'MALFORMED' }));
});

test('encoders write what they say, without metadata', async () => {
  for (const [encode, format] of [
    [encodePng, 'png'],
    [encodeJpeg, 'jpeg'],
    [encodeWebp, 'webp'],
  ] as const) {
    const bytes = await encode(halves);
    const metadata = await sharp(bytes).metadata();
    expect([metadata.format, metadata.exif, metadata.icc, metadata.xmp]).toEqual([
      format,
      undefined,
      undefined,
      undefined,
    ]);
    expect(await encode(halves)).toEqual(bytes);
  }
});

test('refuses pixels that do not fit the size', async () => {
  await expect(async () => encodePng({ ...halves, width: 7 })).rejects.toThrow(
    expect.objectContaining({ code: 'MALFORMED' }),
  );
});

async function refusal(bytes: Uint8Array, limits = {}): Promise<{ code: string; milliseconds: number }> {
  const start = performance.now();
  const error = await decodeImage(bytes, limits).then(
    () => ({ name: 'nothing', code: 'READ' }),
    (thrown: { name: string; code: string }) => thrown,
  );
  expect(error.name).toBe('FormatError');
  return { code: error.code, milliseconds: performance.now() - start };
}

const ascii = (text: string) => new TextEncoder().encode(text);

test.each([
  ['nothing', new Uint8Array(), 'IMAGE_UNREADABLE'],
  [
    'SVG',
    ascii('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
    'IMAGE_TYPE_UNSUPPORTED',
  ],
  ['a web page', ascii('<!DOCTYPE html><html><body>not a photo</body></html>'), 'IMAGE_TYPE_UNSUPPORTED'],
  ['text', ascii('hello'), 'IMAGE_TYPE_UNSUPPORTED'],
  ['a PNG cut in its header', onePixelPng.subarray(0, 20), 'IMAGE_UNREADABLE'],
  ['a PNG cut in its data', onePixelPng.subarray(0, 48), 'IMAGE_UNREADABLE'],
])('refuses %s', async (_, bytes, code) => {
  const found = await refusal(bytes);
  expect(found.code).toBe(code);
  expect(found.milliseconds).toBeLessThan(1000);
});

test.each(['jpeg', 'png', 'webp', 'avif', 'tiff', 'gif'] as const)(
  'refuses a %s photograph cut in half',
  async (format) => {
    const noise = Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => (i * 2654435761) >>> 24);
    const bytes = await sharp(noise, { raw: { width: 64, height: 64, channels: 3 } })
      .toFormat(format)
      .toBuffer();
    expect((await refusal(bytes.subarray(0, bytes.length / 2))).code).toBe('IMAGE_UNREADABLE');
  },
);

test('a small PNG of 16,000 x 16,000 pixels is refused on its header', async () => {
  const bomb = onePixelPng.slice();
  new DataView(bomb.buffer).setUint32(16, 16_000);
  new DataView(bomb.buffer).setUint32(20, 16_000);
  const found = await refusal(bomb);
  expect(found.code).toBe('IMAGE_TOO_LARGE');
  expect(found.milliseconds).toBeLessThan(1000);
});

test('both limits can be set', async () => {
  const bytes = await encodePng(halves);
  expect((await refusal(bytes, { maxPixels: 23 })).code).toBe('IMAGE_TOO_LARGE');
  expect((await refusal(bytes, { maxBytes: bytes.length - 1 })).code).toBe('IMAGE_TOO_LARGE');
  expect((await decodeImage(bytes, { maxPixels: 24, maxBytes: bytes.length })).image).toEqual(halves);
});
