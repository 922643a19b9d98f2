import { facePlanes } from './face-planes.js';
import type { GatheredView } from './gather-view.js';
import { LOG_TONE } from './log-tone.js';
import type { TexelMap } from './texel-map.js';

/** Mean log tone around each vertex. */
export interface VertexTone {
  /** [V, 3], meaningful where `weights` > 0 */
  readonly values: Float32Array;
  /** [V], 0..1: 1 when the texels around are certain */
  readonly weights: Float32Array;
}

/** Colour of a texel to compare with, sRGB 0-255, into `out`. */
export type TexelColor = (texel: number, out: Float64Array) => void;

/** Texels looked at along each axis of a texture; more only costs time. */
const SAMPLES_PER_SIDE = 512;

/**
 * Averages a gathered view's log tone around each vertex, or with `reference` the difference of the two.
 *
 * @param faces [F, 3], rows of the vertices
 */
export function vertexTone(
  map: TexelMap,
  faces: Uint32Array,
  vertexCount: number,
  view: GatheredView,
  reference: TexelColor | null,
): VertexTone {
  const step = Math.max(1, Math.floor(map.size / SAMPLES_PER_SIDE));
  const corners = cornerWeights(map);
  const values = new Float32Array(3 * vertexCount);
  const weights = new Float32Array(vertexCount);
  const seen = new Float32Array(vertexCount);
  const color = new Float64Array(3);
  const tone = [0, 0, 0];
  for (let row = 0; row < map.size; row += step) {
    for (let column = 0; column < map.size; column += step) {
      const texel = row * map.size + column;
      const id = map.faceIds[texel];
      if (id < 0) continue;
      const p = 6 * id;
      const w1 = corners[p] + corners[p + 1] * column + corners[p + 2] * row;
      const w2 = corners[p + 3] + corners[p + 4] * column + corners[p + 5] * row;
      const trust = view.weights[texel] / 255;
      if (trust > 0) {
        for (let k = 0; k < 3; k++) tone[k] = LOG_TONE[view.colors[3 * texel + k]];
        if (reference !== null) {
          reference(texel, color);
          for (let k = 0; k < 3; k++) tone[k] -= LOG_TONE[color[k] | 0];
        }
      }
      for (let c = 0; c < 3; c++) {
        const share = c === 0 ? 1 - w1 - w2 : c === 1 ? w1 : w2;
        const v = faces[3 * id + c];
        seen[v] += share;
        if (trust === 0) continue;
        weights[v] += share * trust;
        for (let k = 0; k < 3; k++) values[3 * v + k] += share * trust * tone[k];
      }
    }
  }
  for (let v = 0; v < vertexCount; v++) {
    if (weights[v] <= 1e-6) {
      weights[v] = 0;
      continue;
    }
    for (let k = 0; k < 3; k++) values[3 * v + k] /= weights[v];
    weights[v] = Math.min(1, weights[v] / Math.max(seen[v], 1e-6));
  }
  return { values, weights };
}

/** Barycentric weights of corners 1 and 2 as planes over the texture, [F, 2, 3]. */
function cornerWeights(map: TexelMap): Float32Array {
  const corner = Uint32Array.from({ length: map.uvFaces.length }, (_, i) => i % 3);
  return facePlanes(map.points, map.uvFaces, corner, Float32Array.of(0, 0, 1, 0, 0, 1), 2);
}
