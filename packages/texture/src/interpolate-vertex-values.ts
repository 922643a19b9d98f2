import { TextureError } from './errors.js';
import type { RasterBuffers } from './raster-buffers.js';

/**
 * Spreads per-vertex values over the pixels a mesh covers, by the buffers' barycentric weights.
 *
 * @param buffers drawn with `rasterize`, barycentrics present
 * @param indices [F, 3], rows of `values`: `faces` for vertex values, `uvFaces` for texture coordinates
 * @param values  [N, channels]
 * @returns [H, W, channels], 0 where nothing was drawn
 * @throws TextureError ARRAY_LENGTH when the buffers hold no barycentrics
 */
export function interpolateVertexValues(
  buffers: RasterBuffers,
  indices: Uint32Array,
  values: Float32Array | Float64Array,
  channels: number,
): Float32Array {
  const { faceIds, barycentrics } = buffers;
  if (barycentrics === null) throw new TextureError('ARRAY_LENGTH', 'the raster buffers hold no barycentrics');
  const result = new Float32Array(faceIds.length * channels);
  for (let p = 0; p < faceIds.length; p++) {
    const face = 3 * faceIds[p];
    if (face < 0) continue;
    const a = indices[face] * channels;
    const b = indices[face + 1] * channels;
    const c = indices[face + 2] * channels;
    const w0 = barycentrics[3 * p];
    const w1 = barycentrics[3 * p + 1];
    const w2 = barycentrics[3 * p + 2];
    for (let k = 0; k < channels; k++) {
      result[p * channels + k] = w0 * values[a + k] + w1 * values[b + k] + w2 * values[c + k];
    }
  }
  return result;
}
