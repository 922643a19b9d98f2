import type { AnimationOptions, DecodedImage, EncodeOptions } from './decoded-image.js';
import { FormatError } from './format-error.js';
import { checkImage, type ImageLimits } from './image-limits.js';
import { checkPixels } from './pixel-check.js';
import type { PixelImage } from './pixel-image.js';

/** The browser's twin of the Node codec: same checks and results, pixels decoded by the browser itself. */
export async function decodeImage(bytes: Uint8Array, limits?: ImageLimits): Promise<DecodedImage> {
  const { format } = checkImage(bytes, limits);
  if (format === 'tiff') {
    throw new FormatError('IMAGE_TYPE_UNSUPPORTED', 'image', 'browsers do not read TIFF');
  }
  try {
    const blob = new Blob([bytes.slice()], { type: `image/${format}` });
    const bitmap = await createImageBitmap(blob, { imageOrientation: 'from-image', colorSpaceConversion: 'default' });
    const { width, height } = bitmap;
    const context = canvasContext(width, height);
    context.fillStyle = '#ffffff';
    context.fillRect(0, 0, width, height);
    context.drawImage(bitmap, 0, 0);
    bitmap.close();
    const rgba = context.getImageData(0, 0, width, height, { colorSpace: 'srgb' }).data;
    const data = new Uint8Array(width * height * 3);
    for (let from = 0, to = 0; from < rgba.length; from += 4) {
      data[to++] = rgba[from];
      data[to++] = rgba[from + 1];
      data[to++] = rgba[from + 2];
    }
    return { image: { width, height, channels: 3, data }, format };
  } catch (cause) {
    throw new FormatError('IMAGE_UNREADABLE', 'image', `this ${format} cannot be decoded`, undefined, { cause });
  }
}

export function encodePng(image: PixelImage): Promise<Uint8Array> {
  return encode(image, 'image/png');
}

export function encodeJpeg(image: PixelImage, options: EncodeOptions = {}): Promise<Uint8Array> {
  return encode(image, 'image/jpeg', options.quality);
}

export function encodeWebp(image: PixelImage, options: EncodeOptions = {}): Promise<Uint8Array> {
  return encode(image, 'image/webp', options.quality);
}

/** @throws FormatError UNSUPPORTED always: browsers encode no moving pictures */
export function encodeAnimation(_frames: readonly PixelImage[], options: AnimationOptions): Promise<Uint8Array> {
  throw new FormatError('UNSUPPORTED', 'image', `browsers do not encode an animated ${options.format}`);
}

async function encode(image: PixelImage, type: string, quality = 90): Promise<Uint8Array> {
  checkPixels(image);
  const { width, height, channels, data } = image;
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const from = pixel * channels;
    rgba[pixel * 4] = data[from];
    rgba[pixel * 4 + 1] = data[channels === 1 ? from : from + 1];
    rgba[pixel * 4 + 2] = data[channels === 1 ? from : from + 2];
    rgba[pixel * 4 + 3] = channels === 4 ? data[from + 3] : 255;
  }
  let context = canvasContext(width, height);
  context.putImageData(new ImageData(rgba, width, height), 0, 0);
  if (type === 'image/jpeg' && channels === 4) {
    const opaque = canvasContext(width, height);
    opaque.fillStyle = '#ffffff';
    opaque.fillRect(0, 0, width, height);
    opaque.drawImage(context.canvas, 0, 0);
    context = opaque;
  }
  const blob = await context.canvas.convertToBlob({ type, quality: quality / 100 });
  if (blob.type !== type) {
    throw new FormatError('UNSUPPORTED', 'image', `this browser does not encode ${type}`);
  }
  return new Uint8Array(await blob.arrayBuffer());
}

function canvasContext(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d', { colorSpace: 'srgb' });
  if (!context) {
    throw new FormatError('LIMIT_EXCEEDED', 'image', `no canvas of ${width} x ${height} pixels`);
  }
  return context;
}
