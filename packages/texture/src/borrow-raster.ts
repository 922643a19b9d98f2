import { createRasterBuffers, type RasterBuffers } from './raster-buffers.js';

/** Pixels whose memory is kept between calls: 8 bytes each. */
const KEPT_PIXELS = 1 << 21;

let kept: RasterBuffers | null = null;

/**
 * Buffers for depth and ids whose memory the next call takes back: for pictures drawn and used up within one function.
 * What they hold is left over from before.
 *
 * @throws TextureError SIZE_LIMIT as `createRasterBuffers` does
 */
export function borrowRaster({ width, height }: { readonly width: number; readonly height: number }): RasterBuffers {
  const pixels = width * height;
  if (kept === null || !(pixels <= kept.depth.length)) {
    const made = createRasterBuffers({ width, height }, { barycentrics: false });
    if (pixels <= KEPT_PIXELS) kept = made;
    return made;
  }
  return {
    width,
    height,
    depth: kept.depth.subarray(0, pixels),
    faceIds: kept.faceIds.subarray(0, pixels),
    barycentrics: null,
  };
}
