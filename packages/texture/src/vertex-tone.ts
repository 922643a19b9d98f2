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

export interface ToneOptions {
  /** Averages the difference to these colours, [size, size, 3], where the weights, if any, know them too */
  readonly reference?: { readonly colors: Uint8Array; readonly weights?: Uint8Array };
  /** A view whose colours lie under the first one's: of the two weights the greater counts */
  readonly under?: GatheredView | null;
}

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
  { reference, under }: ToneOptions = {},
): VertexTone {
  const step = stepOf(map);
  const { size, starts, runs, cornerPlanes } = map;
  const { colors, weights: overWeights, isSeen } = view;
  const underWeights = under?.weights ?? overWeights;
  const referenceColors = reference?.colors ?? null;
  const referenceWeights = reference?.weights ?? null;
  const values = new Float64Array(3 * vertexCount);
  const totals = new Float64Array(vertexCount);
  for (let face = 0; face < isSeen.length; face++) {
    if (isSeen[face] === 0 && !(under && under.isSeen[face] !== 0)) continue;
    // Sums of trust and of trust times tone, plain and times the texel's share of corners 1 and 2.
    let trusts = 0;
    let trusts1 = 0;
    let trusts2 = 0;
    let red = 0;
    let red1 = 0;
    let red2 = 0;
    let green = 0;
    let green1 = 0;
    let green2 = 0;
    let blue = 0;
    let blue1 = 0;
    let blue2 = 0;
    const p = 6 * face;
    const slope1 = cornerPlanes[p + 1];
    const slope2 = cornerPlanes[p + 4];
    for (let r = starts[face]; r < starts[face + 1]; r += 3) {
      const row = runs[r];
      if (row % step !== 0) continue;
      const end = runs[r + 2];
      const row1 = cornerPlanes[p] + cornerPlanes[p + 2] * row;
      const row2 = cornerPlanes[p + 3] + cornerPlanes[p + 5] * row;
      for (let column = firstSample(runs[r + 1], step); column < end; column += step) {
        const texel = row * size + column;
        let byte = overWeights[texel];
        if (underWeights[texel] > byte) byte = underWeights[texel];
        if (referenceWeights !== null && referenceWeights[texel] < byte) byte = referenceWeights[texel];
        if (byte === 0) continue;
        const c = 3 * texel;
        let redTone = LOG_TONE[colors[c]];
        let greenTone = LOG_TONE[colors[c + 1]];
        let blueTone = LOG_TONE[colors[c + 2]];
        if (referenceColors !== null) {
          redTone -= LOG_TONE[referenceColors[c]];
          greenTone -= LOG_TONE[referenceColors[c + 1]];
          blueTone -= LOG_TONE[referenceColors[c + 2]];
        }
        const trust = byte / 255;
        const share1 = trust * (row1 + slope1 * column);
        const share2 = trust * (row2 + slope2 * column);
        trusts += trust;
        trusts1 += share1;
        trusts2 += share2;
        red += trust * redTone;
        red1 += share1 * redTone;
        red2 += share2 * redTone;
        green += trust * greenTone;
        green1 += share1 * greenTone;
        green2 += share2 * greenTone;
        blue += trust * blueTone;
        blue1 += share1 * blueTone;
        blue2 += share2 * blueTone;
      }
    }
    if (trusts === 0) continue;
    const b = faces[3 * face + 1];
    const c = faces[3 * face + 2];
    // The first corner has what the others leave.
    const a = faces[3 * face];
    totals[a] += trusts - trusts1 - trusts2;
    values[3 * a] += red - red1 - red2;
    values[3 * a + 1] += green - green1 - green2;
    values[3 * a + 2] += blue - blue1 - blue2;
    totals[b] += trusts1;
    values[3 * b] += red1;
    values[3 * b + 1] += green1;
    values[3 * b + 2] += blue1;
    totals[c] += trusts2;
    values[3 * c] += red2;
    values[3 * c + 1] += green2;
    values[3 * c + 2] += blue2;
  }
  return means(values, totals, vertexShares(map, faces, vertexCount));
}

/** @param possible [V], what `totals` would be with full trust everywhere */
function means(sums: Float64Array, totals: Float64Array, possible: Float32Array): VertexTone {
  const values = new Float32Array(sums.length);
  const weights = new Float32Array(totals.length);
  for (let v = 0; v < totals.length; v++) {
    if (totals[v] <= 1e-6) continue;
    for (let k = 3 * v; k < 3 * v + 3; k++) values[k] = sums[k] / totals[v];
    weights[v] = Math.min(1, totals[v] / Math.max(possible[v], 1e-6));
  }
  return { values, weights };
}

function stepOf({ size }: TexelMap): number {
  return Math.max(1, Math.floor(size / SAMPLES_PER_SIDE));
}

function firstSample(column: number, step: number): number {
  const over = column % step;
  return over === 0 ? column : column + step - over;
}

/** What full trust everywhere would sum to, kept with the map. */
const kept = new WeakMap<TexelMap, { readonly faces: Uint32Array; readonly shares: Float32Array }>();

/** @returns [V], sum of the sampled texels' shares of each vertex */
function vertexShares(map: TexelMap, faces: Uint32Array, vertexCount: number): Float32Array {
  const known = kept.get(map);
  if (known?.faces === faces && known.shares.length === vertexCount) return known.shares;
  const { starts, runs, cornerPlanes } = map;
  const step = stepOf(map);
  const shares = new Float32Array(vertexCount);
  for (let face = 0; face < starts.length - 1; face++) {
    const p = 6 * face;
    for (let r = starts[face]; r < starts[face + 1]; r += 3) {
      const row = runs[r];
      if (row % step !== 0) continue;
      for (let column = firstSample(runs[r + 1], step); column < runs[r + 2]; column += step) {
        const share1 = cornerPlanes[p] + cornerPlanes[p + 1] * column + cornerPlanes[p + 2] * row;
        const share2 = cornerPlanes[p + 3] + cornerPlanes[p + 4] * column + cornerPlanes[p + 5] * row;
        shares[faces[3 * face]] += 1 - share1 - share2;
        shares[faces[3 * face + 1]] += share1;
        shares[faces[3 * face + 2]] += share2;
      }
    }
  }
  kept.set(map, { faces, shares });
  return shares;
}
