import sharp, { type Sharp } from 'sharp';
import type { AnimationOptions, DecodedImage, EncodeOptions } from './decoded-image.js';
import { FormatError } from './format-error.js';
import { checkImage, type ImageLimits } from './image-limits.js';
import { checkPixels } from './pixel-check.js';
import type { PixelImage } from './pixel-image.js';

sharp.cache(false); // every photo is decoded once: libvips would keep 50 MB of pixels that nobody asks for again

/** A hostile file must not hold a thread for long; a 50 megapixel photograph takes about a second. */
const decodeSeconds = 20;

/**
 * Decodes a JPEG, PNG, WebP, AVIF, TIFF or the first frame of a GIF to upright 8-bit sRGB.
 *
 * EXIF orientation and colour profiles are applied; CMYK, grey and 16-bit become RGB; transparency is put on white.
 * Nothing but pixels survives. Type and size are checked on the header, before decoding.
 *
 * @throws FormatError IMAGE_TYPE_UNSUPPORTED, IMAGE_TOO_LARGE, IMAGE_UNREADABLE
 */
export async function decodeImage(bytes: Uint8Array, limits?: ImageLimits): Promise<DecodedImage> {
  const { format, width, height } = checkImage(bytes, limits);
  const input = { failOn: 'error', limitInputPixels: width * height, pages: 1, sequentialRead: true } as const;
  try {
    const { data, info } = await sharp(bytes, input)
      .timeout({ seconds: decodeSeconds })
      .autoOrient()
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    const rgb = info.channels === 3 ? view(data) : rgbFromGrey(view(data), info.channels);
    return { image: { width: info.width, height: info.height, channels: 3, data: rgb }, format };
  } catch (cause) {
    throw new FormatError(
      'IMAGE_UNREADABLE',
      'image',
      `this ${format} cannot be decoded: ${reason(cause)}`,
      undefined,
      {
        cause,
      },
    );
  }
}

/** Encodes pixels as PNG: lossless, no metadata. Same pixels, same bytes. @throws FormatError MALFORMED when sizes and data disagree */
export function encodePng(image: PixelImage): Promise<Uint8Array> {
  return finish(source(image).png({ compressionLevel: 7 }));
}

/** Encodes pixels as JPEG without metadata; transparency is put on white. @throws FormatError MALFORMED when sizes and data disagree */
export function encodeJpeg(image: PixelImage, options: EncodeOptions = {}): Promise<Uint8Array> {
  const { quality = 90 } = options;
  return finish(source(image).flatten({ background: '#ffffff' }).jpeg({ quality, chromaSubsampling: '4:4:4' }));
}

/** Encodes pixels as lossy WebP without metadata. @throws FormatError MALFORMED when sizes and data disagree */
export function encodeWebp(image: PixelImage, options: EncodeOptions = {}): Promise<Uint8Array> {
  return finish(source(image).webp({ quality: options.quality ?? 90 }));
}

/**
 * Encodes frames of one size as an endlessly looping GIF or WebP.
 *
 * @throws FormatError MALFORMED without frames or with frames of different sizes
 */
export function encodeAnimation(frames: readonly PixelImage[], options: AnimationOptions): Promise<Uint8Array> {
  const [first] = frames;
  if (!first || frames.some((frame) => frame.width !== first.width || frame.height !== first.height)) {
    throw new FormatError('MALFORMED', 'image', 'an animation needs frames of one size');
  }
  const frameBytes = first.width * first.height * first.channels;
  const data = new Uint8Array(frameBytes * frames.length);
  for (const [i, frame] of frames.entries()) {
    checkPixels(frame);
    if (frame.channels !== first.channels) {
      throw new FormatError('MALFORMED', 'image', 'an animation needs frames with equal channels');
    }
    data.set(frame.data, i * frameBytes);
  }
  const { width, height, channels } = first;
  const strip = sharp(data, { raw: { width, height: height * frames.length, channels, pageHeight: height } });
  const delay = new Array<number>(frames.length).fill(options.delayMs ?? 80);
  return finish(
    options.format === 'gif'
      ? // A palette for each frame: with that of a former one, colours that come into view are dots of others.
        strip.gif({ delay, loop: 0, effort: 4, interPaletteMaxError: 0, dither: 0.6 })
      : strip.webp({ delay, loop: 0, quality: options.quality ?? 90 }),
  );
}

function source(image: PixelImage): Sharp {
  checkPixels(image);
  const { width, height, channels, data } = image;
  return sharp(data, { raw: { width, height, channels } });
}

async function finish(pipeline: Sharp): Promise<Uint8Array> {
  return view(await pipeline.toBuffer());
}

function view(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}

function rgbFromGrey(data: Uint8Array, channels: number): Uint8Array {
  const rgb = new Uint8Array((data.length / channels) * 3);
  for (let i = 0, at = 0; i < data.length; i += channels, at += 3) {
    rgb.fill(data[i], at, at + 3);
  }
  return rgb;
}

function reason(cause: unknown): string {
  return cause instanceof Error
    ? cause.message
        .split('\n')[0]
        .slice(0, 160)
        .replace(/[\s:]+$/, '')
    : 'unknown reason';
}
