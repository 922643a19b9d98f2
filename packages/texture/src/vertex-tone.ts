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

/** Colours of `count` texels of one run from `first` on, sRGB 0-255, into the start of `out`, [count, 3]. */
export type TexelColors = (first: number, count: number, out: Float32Array) => void;

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
  reference: TexelColors | null,
): VertexTone {
  const step = Math.max(1, Math.floor(map.size / SAMPLES_PER_SIDE));
  const { size, faceIds, runs, cornerPlanes } = map;
  const { colors } = view;
  const values = new Float32Array(3 * vertexCount);
  const weights = new Float32Array(vertexCount);
  const seen = new Float32Array(vertexCount);
  const color = new Float32Array(3);
  for (let r = 0; r < runs.length; r += 2) {
    const first = runs[r];
    const row = Math.floor(first / size);
    if (row % step !== 0) continue;
    const start = row * size;
    const id = faceIds[first];
    const p = 6 * id;
    const base1 = cornerPlanes[p] + cornerPlanes[p + 2] * row;
    const base2 = cornerPlanes[p + 3] + cornerPlanes[p + 5] * row;
    // Sums over the run of trust and of trust times tone, plain and weighed by the shares of corners 1 and 2.
    let count = 0;
    let shares1 = 0;
    let shares2 = 0;
    let trusts = 0;
    let trusts1 = 0;
    let trusts2 = 0;
    let red0 = 0;
    let red1 = 0;
    let red2 = 0;
    let green0 = 0;
    let green1 = 0;
    let green2 = 0;
    let blue0 = 0;
    let blue1 = 0;
    let blue2 = 0;
    for (let texel = start + Math.ceil((first - start) / step) * step; texel < runs[r + 1]; texel += step) {
      const share1 = base1 + cornerPlanes[p + 1] * (texel - start);
      const share2 = base2 + cornerPlanes[p + 4] * (texel - start);
      count++;
      shares1 += share1;
      shares2 += share2;
      const trust = view.weights[texel] / 255;
      if (trust === 0) continue;
      let red = trust * LOG_TONE[colors[3 * texel]];
      let green = trust * LOG_TONE[colors[3 * texel + 1]];
      let blue = trust * LOG_TONE[colors[3 * texel + 2]];
      if (reference !== null) {
        reference(texel, 1, color);
        red -= trust * LOG_TONE[color[0] | 0];
        green -= trust * LOG_TONE[color[1] | 0];
        blue -= trust * LOG_TONE[color[2] | 0];
      }
      trusts += trust;
      trusts1 += trust * share1;
      trusts2 += trust * share2;
      red0 += red;
      red1 += red * share1;
      red2 += red * share2;
      green0 += green;
      green1 += green * share1;
      green2 += green * share2;
      blue0 += blue;
      blue1 += blue * share1;
      blue2 += blue * share2;
    }
    const a = faces[3 * id];
    const b = faces[3 * id + 1];
    const c = faces[3 * id + 2];
    seen[a] += count - shares1 - shares2;
    seen[b] += shares1;
    seen[c] += shares2;
    if (trusts === 0) continue;
    weights[a] += trusts - trusts1 - trusts2;
    weights[b] += trusts1;
    weights[c] += trusts2;
    values[3 * a] += red0 - red1 - red2;
    values[3 * b] += red1;
    values[3 * c] += red2;
    values[3 * a + 1] += green0 - green1 - green2;
    values[3 * b + 1] += green1;
    values[3 * c + 1] += green2;
    values[3 * a + 2] += blue0 - blue1 - blue2;
    values[3 * b + 2] += blue1;
    values[3 * c + 2] += blue2;
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
