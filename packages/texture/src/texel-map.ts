import { TextureError } from './errors.js';
import { createRasterBuffers } from './raster-buffers.js';
import { rasterize } from './rasterize.js';

/** Which face owns each texel of a square texture. Texel (column, row) is at u = (column + .5) / size, v = 1 - (row + .5) / size. */
export interface TexelMap {
  readonly size: number;
  /** [size, size], -1 outside the layout */
  readonly faceIds: Int32Array;
  /** [T, 3], texture coordinates in texels (x right, y down), third value 0 */
  readonly points: Float64Array;
  readonly uvFaces: Uint32Array;
}

/** Rasterizes a texture layout. Where faces overlap in it, the lower row owns the texel. @throws TextureError SIZE_LIMIT */
export function texelMap(uvs: Float32Array, uvFaces: Uint32Array, size: number): TexelMap {
  if (!Number.isInteger(size) || size < 16 || size > 4096) {
    throw new TextureError('SIZE_LIMIT', `texture size ${size} is outside 16..4096`);
  }
  const points = new Float64Array((uvs.length / 2) * 3);
  for (let t = 0; t < uvs.length / 2; t++) {
    points[3 * t] = uvs[2 * t] * size - 0.5;
    points[3 * t + 1] = (1 - uvs[2 * t + 1]) * size - 0.5;
  }
  const buffers = createRasterBuffers({ width: size, height: size }, { barycentrics: false });
  return { size, faceIds: rasterize(points, uvFaces, buffers, { clear: false }).faceIds, points, uvFaces };
}
