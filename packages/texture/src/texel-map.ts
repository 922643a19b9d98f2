import { TextureError } from './errors.js';
import { facePlanes } from './face-planes.js';
import { createRasterBuffers } from './raster-buffers.js';
import { rasterize } from './rasterize.js';

/**
 * Which texels of a square texture each face owns. Texel (column, row) is at u = (column + .5) / size, v = 1 - (row + .5) / size.
 *
 * Kept by faces, not by texels: whatever is constant or linear over a face is then set up once for all its texels.
 */
export interface TexelMap {
  readonly size: number;
  /** [F + 1], offset in `runs` of each face's first run */
  readonly starts: Uint32Array;
  /** [R, 3], row, first column and one beyond the last of each run of texels that one face owns in one row */
  readonly runs: Uint16Array;
  /** [G, 3], the same for texels outside the layout */
  readonly gaps: Uint16Array;
  /** Texels that any face owns */
  readonly texelCount: number;
  /** [F, 2, 3], barycentric weights of corners 1 and 2 as planes over the texture */
  readonly cornerPlanes: Float32Array;
}

/** Larger maps are made anew each time. */
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
  return { size, cornerPlanes, ...runsOf(faceIds, size, uvFaces.length / 3) };
}

function runsOf(faceIds: Int32Array, size: number, faceCount: number) {
  const starts = new Uint32Array(faceCount + 1);
  let gapCount = 0;
  forEachRun(faceIds, size, (face) => {
    if (face < 0) gapCount++;
    else starts[face + 1] += 3;
  });
  for (let f = 0; f < faceCount; f++) starts[f + 1] += starts[f];
  const runs = new Uint16Array(starts[faceCount]);
  const gaps = new Uint16Array(3 * gapCount);
  const next = starts.slice();
  let nextGap = 0;
  let texelCount = 0;
  forEachRun(faceIds, size, (face, row, first, end) => {
    if (face < 0) {
      gaps.set([row, first, end], nextGap);
      nextGap += 3;
      return;
    }
    const r = next[face];
    runs[r] = row;
    runs[r + 1] = first;
    runs[r + 2] = end;
    next[face] = r + 3;
    texelCount += end - first;
  });
  return { starts, runs, gaps, texelCount };
}

function forEachRun(
  faceIds: Int32Array,
  size: number,
  visit: (face: number, row: number, first: number, end: number) => void,
): void {
  for (let row = 0; row < size; row++) {
    const start = row * size;
    for (let column = 0; column < size; ) {
      const face = faceIds[start + column];
      const first = column++;
      while (column < size && faceIds[start + column] === face) column++;
      visit(face, row, first, column);
    }
  }
}

/**
 * Values at a face's corners as planes over the texture: f(column, row) = k0 + k1 * column + k2 * row.
 *
 * @param faces  [F, 3], rows of `values`
 * @param values [V, channels]
 * @param out    [channels, 3], written
 */
export function texelPlanes(
  { cornerPlanes }: TexelMap,
  faces: Uint32Array,
  face: number,
  values: Float32Array | Float64Array,
  channels: number,
  out: Float64Array,
): void {
  const q = 6 * face;
  const a = faces[3 * face] * channels;
  const b = faces[3 * face + 1] * channels;
  const c = faces[3 * face + 2] * channels;
  for (let k = 0; k < channels; k++) {
    const value = values[a + k];
    const d1 = values[b + k] - value;
    const d2 = values[c + k] - value;
    out[3 * k] = value + d1 * cornerPlanes[q] + d2 * cornerPlanes[q + 3];
    out[3 * k + 1] = d1 * cornerPlanes[q + 1] + d2 * cornerPlanes[q + 4];
    out[3 * k + 2] = d1 * cornerPlanes[q + 2] + d2 * cornerPlanes[q + 5];
  }
}
