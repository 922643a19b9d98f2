import type { ImageFormat } from './image-header.js';
import type { RgbImage } from './pixel-image.js';

/** A decoded picture: upright, sRGB, opaque, without its metadata. */
export interface DecodedImage {
  readonly image: RgbImage;
  readonly format: ImageFormat;
}

/** Quality of a lossy picture. */
export interface EncodeOptions {
  /** 1-100; default 90 */
  readonly quality?: number;
}

/** How frames become a moving picture. */
export interface AnimationOptions extends EncodeOptions {
  readonly format: 'gif' | 'webp';
  /** Milliseconds per frame; default 80 */
  readonly delayMs?: number;
}
