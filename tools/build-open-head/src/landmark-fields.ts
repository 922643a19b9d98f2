import type { NdArray } from '@ringnet/io';
import type { Head } from './build.js';
import { contourByYaw } from './contour-embedding.js';
import type { Embedding } from './landmark-embedding.js';
import { IBUG_FROM_MEDIAPIPE } from './mediapipe-points.js';
import type { SurfacePoint } from './surface-points.js';

/** The arrays of the three embeddings: 468 MediaPipe points, 51 static iBUG points, 79 rows of 17 contour points. */
export function landmarkFields(head: Head, embedding: Embedding): Record<string, NdArray> {
  const ibug = IBUG_FROM_MEDIAPIPE.map((j) => embedding.points[j]);
  return {
    ...pair('lmk51', ibug.slice(17), [51]),
    ...pair('contour', contourByYaw(head, ibug.slice(0, 17)).flat(), [79, 17]),
    ...pair('mp468', embedding.points, [468]),
    mp468_spread: { data: Float32Array.from(embedding.spread), shape: [468] },
  };
}

function pair(name: string, points: readonly SurfacePoint[], shape: readonly number[]): Record<string, NdArray> {
  return {
    [`${name}_face_idx`]: { data: Uint32Array.from(points, ({ face }) => face), shape },
    [`${name}_b_coords`]: { data: Float32Array.from(points.flatMap(({ weights }) => weights)), shape: [...shape, 3] },
  };
}
