import { TextureError } from './errors.js';

/** Pixels a rasterizer call may ask for: 8192 x 8192. */
export const MAX_PIXELS = 8192 * 8192;

/** What each pixel sees. Make once, pass to `rasterize` again and again. */
export interface RasterBuffers {
  readonly width: number;
  readonly height: number;
  /** [H, W], depth of the nearest surface, smaller is nearer; Infinity where nothing was drawn */
  readonly depth: Float32Array;
  /** [H, W], row of `faces`; -1 where nothing was drawn */
  readonly faceIds: Int32Array;
  /** [H, W, 3], weights of the face's three corners, sum 1; stale where `faceIds` is -1; null when not asked for */
  readonly barycentrics: Float32Array | null;
}

/** @throws TextureError SIZE_LIMIT when a side is not a positive integer or there are more than 8192 x 8192 pixels */
export function checkSize(what: string, { width, height }: { readonly width: number; readonly height: number }): void {
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1 || width * height > MAX_PIXELS) {
    throw new TextureError('SIZE_LIMIT', `a ${what} of ${width} x ${height} pixels is outside 1..${MAX_PIXELS} pixels`);
  }
}

/**
 * Allocates cleared buffers for `rasterize`.
 *
 * @param options.barycentrics false saves 12 bytes a pixel where only ids and depth are needed; default true
 * @throws TextureError SIZE_LIMIT when a side is not a positive integer or the picture exceeds 8192 x 8192 pixels
 */
export function createRasterBuffers(
  size: { readonly width: number; readonly height: number },
  options: { readonly barycentrics?: boolean } = {},
): RasterBuffers {
  checkSize('raster', size);
  const { width, height } = size;
  const pixels = width * height;
  return {
    width,
    height,
    depth: new Float32Array(pixels).fill(Number.POSITIVE_INFINITY),
    faceIds: new Int32Array(pixels).fill(-1),
    barycentrics: options.barycentrics === false ? null : new Float32Array(3 * pixels),
  };
}
