import { TextureError } from './errors.js';
import { facePlanes } from './face-planes.js';
import { createRasterBuffers } from './raster-buffers.js';
import { rasterize } from './rasterize.js';

/** Which face owns each texel of a square texture. Texel (column, row) is at u = (column + .5) / size, v = 1 - (row + .5) / size. */
export interface TexelMap {
  readonly size: number;
  /** [size, size], -1 outside the layout */
  readonly faceIds: Int32Array;
  /** [R, 2], first texel and one beyond the last of each run of texels that one face owns in one row */
  readonly runs: Uint32Array;
  /** [F, 2, 3], barycentric weights of corners 1 and 2 as planes over the texture */
  readonly cornerPlanes: Float32Array;
  /** [T, 3], texture coordinates in texels (x right, y down), third value 0 */
  readonly points: Float64Array;
  readonly uvFaces: Uint32Array;
}

/** Larger maps are made anew each time: 8 MB at this size. */
const LARGEST_KEPT = 1024;
const kept = new WeakMap<Uint32Array, { uvs: Float32Array; map: TexelMap }>();

/**
 * Rasterizes a texture layout, or gives the one made before from the same arrays. Where faces overlap in it, the lower row
 * owns the texel.
 *
 * @throws TextureError SIZE_LIMIT
 */
export function texelMap(uvs: Float32Array, uvFaces: Uint32Array, size: number): TexelMap {
  if (!Number.isInteger(size) || size < 16 || size > 4096) {
    throw new TextureError('SIZE_LIMIT', `texture size ${size} is outside 16..4096`);
  }
  const known = kept.get(uvFaces);
  if (known?.uvs === uvs && known.map.size === size) return known.map;
  const map = makeMap(uvs, uvFaces, size);
  if (size <= LARGEST_KEPT) kept.set(uvFaces, { uvs, map });
  return map;
}

function makeMap(uvs: Float32Array, uvFaces: Uint32Array, size: number): TexelMap {
  const points = new Float64Array((uvs.length / 2) * 3);
  for (let t = 0; t < uvs.length / 2; t++) {
    points[3 * t] = uvs[2 * t] * size - 0.5;
    points[3 * t + 1] = (1 - uvs[2 * t + 1]) * size - 0.5;
  }
  const buffers = createRasterBuffers({ width: size, height: size }, { barycentrics: false });
  const { faceIds } = rasterize(points, uvFaces, buffers, { clear: false });
  const corner = Uint32Array.from({ length: uvFaces.length }, (_, i) => i % 3);
  const cornerPlanes = facePlanes(points, uvFaces, corner, Float32Array.of(0, 0, 1, 0, 0, 1), 2);
  return { size, faceIds, runs: runsOf(faceIds, size), cornerPlanes, points, uvFaces };
}

function runsOf(faceIds: Int32Array, size: number): Uint32Array {
  const find = (runs: Uint32Array | null): number => {
    let count = 0;
    for (let row = 0; row < faceIds.length; row += size) {
      for (let p = row; p < row + size; ) {
        const id = faceIds[p];
        const first = p++;
        while (p < row + size && faceIds[p] === id) p++;
        if (id < 0) continue;
        if (runs !== null) {
          runs[2 * count] = first;
          runs[2 * count + 1] = p;
        }
        count++;
      }
    }
    return count;
  };
  const runs = new Uint32Array(2 * find(null));
  find(runs);
  return runs;
}
