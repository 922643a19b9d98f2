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
  const step = stepOf(map);
  const { size, faceIds, runs, cornerPlanes } = map;
  const { colors } = view;
  const values = new Float32Array(3 * vertexCount);
  const weights = new Float32Array(vertexCount);
  const compared = new Float32Array(3 * size);
  for (let r = 0; r < runs.length; r += 2) {
    const first = runs[r];
    const row = Math.floor(first / size);
    if (row % step !== 0) continue;
    const start = row * size;
    // Sums over the run of trust and of trust times tone, plain and times the column.
    let trusts = 0;
    let trustMoment = 0;
    let red = 0;
    let redMoment = 0;
    let green = 0;
    let greenMoment = 0;
    let blue = 0;
    let blueMoment = 0;
    for (let texel = firstSample(first, start, step); texel < runs[r + 1]; texel += step) {
      const byte = view.weights[texel];
      if (byte === 0) continue;
      if (reference !== null && trusts === 0) reference(first, runs[r + 1] - first, compared);
      const trust = byte / 255;
      const column = texel - start;
      let redTone = LOG_TONE[colors[3 * texel]];
      let greenTone = LOG_TONE[colors[3 * texel + 1]];
      let blueTone = LOG_TONE[colors[3 * texel + 2]];
      if (reference !== null) {
        const c = 3 * (texel - first);
        redTone -= LOG_TONE[compared[c] | 0];
        greenTone -= LOG_TONE[compared[c + 1] | 0];
        blueTone -= LOG_TONE[compared[c + 2] | 0];
      }
      trusts += trust;
      trustMoment += trust * column;
      redTone *= trust;
      greenTone *= trust;
      blueTone *= trust;
      red += redTone;
      redMoment += redTone * column;
      green += greenTone;
      greenMoment += greenTone * column;
      blue += blueTone;
      blueMoment += blueTone * column;
    }
    if (trusts === 0) continue;
    const id = faceIds[first];
    const p = 6 * id;
    let rest = 1;
    let restSlope = 0;
    for (let c = 2; c >= 0; c--) {
      // A corner's share at the row's beginning and its change per column; the first corner has what the others leave.
      const q = p + 3 * (c - 1);
      const share = c > 0 ? cornerPlanes[q] + cornerPlanes[q + 2] * row : rest;
      const slope = c > 0 ? cornerPlanes[q + 1] : restSlope;
      rest -= share;
      restSlope -= slope;
      const v = faces[3 * id + c];
      weights[v] += share * trusts + slope * trustMoment;
      values[3 * v] += share * red + slope * redMoment;
      values[3 * v + 1] += share * green + slope * greenMoment;
      values[3 * v + 2] += share * blue + slope * blueMoment;
    }
  }
  const seen = vertexShares(map, faces, vertexCount);
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

function stepOf({ size }: TexelMap): number {
  return Math.max(1, Math.floor(size / SAMPLES_PER_SIDE));
}

function firstSample(first: number, start: number, step: number): number {
  return start + Math.ceil((first - start) / step) * step;
}

/** What full trust everywhere would sum to, kept with the map. */
const kept = new WeakMap<TexelMap, { readonly faces: Uint32Array; readonly shares: Float32Array }>();

/** @returns [V], sum of the sampled texels' shares of each vertex */
function vertexShares(map: TexelMap, faces: Uint32Array, vertexCount: number): Float32Array {
  const known = kept.get(map);
  if (known?.faces === faces && known.shares.length === vertexCount) return known.shares;
  const { size, faceIds, runs, cornerPlanes } = map;
  const step = stepOf(map);
  const shares = new Float32Array(vertexCount);
  for (let r = 0; r < runs.length; r += 2) {
    const row = Math.floor(runs[r] / size);
    if (row % step !== 0) continue;
    const id = faceIds[runs[r]];
    const p = 6 * id;
    for (let texel = firstSample(runs[r], row * size, step); texel < runs[r + 1]; texel += step) {
      const column = texel - row * size;
      const share1 = cornerPlanes[p] + cornerPlanes[p + 1] * column + cornerPlanes[p + 2] * row;
      const share2 = cornerPlanes[p + 3] + cornerPlanes[p + 4] * column + cornerPlanes[p + 5] * row;
      shares[faces[3 * id]] += 1 - share1 - share2;
      shares[faces[3 * id + 1]] += share1;
      shares[faces[3 * id + 2]] += share2;
    }
  }
  kept.set(map, { faces, shares });
  return shares;
}
