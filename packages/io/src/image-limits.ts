import { FormatError } from './format-error.js';
import { type ImageHeader, readImageHeader } from './image-header.js';

/** Bounds checked against the file's size and header before a picture is decoded. */
export interface ImageLimits {
  /** Default 20 MiB */
  readonly maxBytes?: number;
  /** Width times height; default 50 million */
  readonly maxPixels?: number;
}

/** Reads a picture's header and checks it against the limits. */
export function checkImage(bytes: Uint8Array, limits: ImageLimits = {}): ImageHeader {
  const { maxBytes = 20 * 1024 * 1024, maxPixels = 50_000_000 } = limits;
  if (bytes.length > maxBytes) {
    throw new FormatError('IMAGE_TOO_LARGE', 'image', `the file has ${bytes.length} bytes, at most ${maxBytes}`);
  }
  const header = readImageHeader(bytes);
  if (header.width * header.height > maxPixels) {
    const message = `the picture has ${header.width} x ${header.height} pixels, at most ${maxPixels} in all`;
    throw new FormatError('IMAGE_TOO_LARGE', 'image', message);
  }
  return header;
}
