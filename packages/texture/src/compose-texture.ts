import type { PixelImage, RgbImage } from '@ringnet/io';
import { facePlanes } from './face-planes.js';
import type { GatheredView } from './gather-view.js';
import { TONE_FLOOR } from './log-tone.js';
import type { Regions } from './region-trust.js';
import type { TexelMap } from './texel-map.js';
import { spreadOverGraph, type VertexGraph } from './vertex-graph.js';
import { type TexelColors, type VertexTone, vertexTone } from './vertex-tone.js';

/** Parts of the layout's texels by where their colour comes from; they sum to 1. */
export interface Coverage {
  readonly seen: number;
  readonly mirrored: number;
  readonly filled: number;
}

export interface ComposeInput {
  readonly map: TexelMap;
  readonly faces: Uint32Array;
  readonly graph: VertexGraph;
  readonly regions: Regions;
  /** Overwritten: its colours become the texture, its weights the confidence. */
  readonly seen: GatheredView;
  /** Null where nothing can be mirrored */
  readonly mirrored: GatheredView | null;
  readonly base: TexelColors;
}

/** Confidence of a perfectly mirrored texel. */
const MIRRORED_CONFIDENCE = 96 / 255;
/** Parts that are one material: one tone each, not a gradient towards the skin around them. */
const SOLID_PARTS = ['leftEye', 'rightEye', 'teeth', 'tongue'];

/** Log tone of teeth and tongue that no photo shows, against the skin's. */
const UNSEEN_MOUTH = -1.6;
/** Vertices' worth of a part that a photo must show to tell its tone. */
const LEAST_SEEN = 0.5;

/** Layers what is seen over what is mirrored over what is filled, each lower layer matched in tone to the upper ones. */
export function composeTexture(input: ComposeInput): {
  texture: RgbImage;
  confidence: PixelImage;
  coverage: Coverage;
} {
  const { map, faces, graph, regions, seen, mirrored, base } = input;
  const vertexCount = graph.starts.length - 1;
  if (mirrored) {
    const both = { colors: seen.colors, weights: weakest(seen.weights, mirrored.weights) };
    const tone = vertexTone(map, faces, vertexCount, both, colorsOf(mirrored));
    const gains = expInPlace(spreadOverGraph(graph, tone.values, tone.weights));
    layer(map, seen, mirrored, facePlanes(map.points, map.uvFaces, faces, gains, 3));
  }
  const upper = mirrored ? { colors: seen.colors, weights: strongest(seen.weights, mirrored.weights) } : seen;
  const baseTone = vertexTone(map, faces, vertexCount, upper, base);
  const baseGains = facePlanes(map.points, map.uvFaces, faces, fillGains(graph, regions, baseTone), 3);
  const coverage = fill(map, seen, mirrored?.weights ?? null, base, baseGains);
  return {
    texture: { width: map.size, height: map.size, channels: 3, data: seen.colors },
    confidence: { width: map.size, height: map.size, channels: 1, data: seen.weights },
    coverage,
  };
}

function weakest(a: Uint8Array, b: Uint8Array): Uint8Array {
  const weights = new Uint8Array(a.length);
  for (let p = 0; p < weights.length; p++) weights[p] = Math.min(a[p], b[p]);
  return weights;
}

function strongest(a: Uint8Array, b: Uint8Array): Uint8Array {
  const weights = new Uint8Array(a.length);
  for (let p = 0; p < weights.length; p++) weights[p] = Math.max(a[p], b[p]);
  return weights;
}

function colorsOf({ colors }: GatheredView): TexelColors {
  return (first, count, out) => {
    for (let k = 0; k < 3 * count; k++) out[k] = colors[3 * first + k];
  };
}

function expInPlace(values: Float32Array): Float32Array {
  for (let i = 0; i < values.length; i++) values[i] = Math.exp(values[i]);
  return values;
}

/** Blends the mirrored colours under the seen ones, in place; weights stay. */
function layer(map: TexelMap, seen: GatheredView, mirrored: GatheredView, gains: Float32Array): void {
  const { size, faceIds, runs } = map;
  const { colors, weights } = seen;
  for (let r = 0; r < runs.length; r += 2) {
    const row = Math.floor(runs[r] / size);
    const g = 9 * faceIds[runs[r]];
    for (let p = runs[r]; p < runs[r + 1]; p++) {
      const under = mirrored.weights[p];
      const over = weights[p];
      if (under === 0 || over === 255) continue;
      const column = p - row * size;
      // Both weights are soft at their rims: the upper one counts in full against what the lower can give.
      const share = over / (over + ((255 - over) * under) / 255);
      for (let k = 0; k < 3; k++) {
        const gain = gains[g + 3 * k] + gains[g + 3 * k + 1] * column + gains[g + 3 * k + 2] * row;
        const toned = toneByte(mirrored.colors[3 * p + k], gain);
        colors[3 * p + k] = toned + share * (colors[3 * p + k] - toned) + 0.5;
      }
    }
  }
}

/** Puts the toned base under everything, in place; weights become the confidence. */
function fill(
  map: TexelMap,
  seen: GatheredView,
  mirroredWeights: Uint8Array | null,
  base: TexelColors,
  gains: Float32Array,
): Coverage {
  const { size, faceIds, runs } = map;
  const { colors, weights } = seen;
  const run = new Float32Array(3 * size);
  let directSum = 0;
  let acrossSum = 0;
  let texels = 0;
  for (let r = 0; r < runs.length; r += 2) {
    const first = runs[r];
    const end = runs[r + 1];
    const row = Math.floor(first / size);
    const g = 9 * faceIds[first];
    texels += end - first;
    base(first, end - first, run);
    const column = first - row * size;
    let red = gains[g] + gains[g + 1] * column + gains[g + 2] * row;
    let green = gains[g + 3] + gains[g + 4] * column + gains[g + 5] * row;
    let blue = gains[g + 6] + gains[g + 7] * column + gains[g + 8] * row;
    for (let p = first, i = 0, c = 3 * first; p < end; p++, i += 3, c += 3) {
      const direct = weights[p] / 255;
      const across = mirroredWeights === null ? 0 : (1 - direct) * (mirroredWeights[p] / 255);
      const known = direct + across;
      directSum += direct;
      acrossSum += across;
      weights[p] = 255 * (direct + MIRRORED_CONFIDENCE * across) + 0.5;
      if (known < 1) {
        colors[c] = mix(toneByte(run[i], red), colors[c], known);
        colors[c + 1] = mix(toneByte(run[i + 1], green), colors[c + 1], known);
        colors[c + 2] = mix(toneByte(run[i + 2], blue), colors[c + 2], known);
      }
      red += gains[g + 1];
      green += gains[g + 4];
      blue += gains[g + 7];
    }
  }
  const total = Math.max(1, texels);
  return {
    seen: directSum / total,
    mirrored: acrossSum / total,
    filled: Math.max(0, 1 - (directSum + acrossSum) / total),
  };
}

/** `share` of `upper` over the rest of `lower`, made ready for rounding down. */
function mix(lower: number, upper: number, share: number): number {
  return lower + share * (upper - lower) + 0.5;
}

function toneByte(value: number, gain: number): number {
  const toned = (value + TONE_FLOOR) * gain - TONE_FLOOR;
  return Math.max(0, Math.min(255, toned));
}

/** Tone gains of the base per vertex: smooth over skin, one gain for each solid part. */
function fillGains(graph: VertexGraph, regions: Regions, tone: VertexTone): Float32Array {
  // Half-trusted rims mix skin with hair or background: they may show, but not set the tone of what is filled.
  const sure = { values: tone.values, weights: tone.weights.map((w) => Math.max(0, 2 * w - 1)) };
  const gains = expInPlace(spreadOverGraph(graph, sure.values, sure.weights));
  const overall = weightedMean(sure, null) ?? [0, 0, 0];
  // A mouth whose inside the photo does not show is shut, or dark.
  const isShut = !['teeth', 'tongue'].some((part) => weightedMean(tone, regions[part] ?? new Uint32Array()));
  for (const part of SOLID_PARTS) {
    const rows = regions[part];
    if (!rows) continue;
    const unseen = isShut && !part.endsWith('Eye') ? overall.map((value) => value + UNSEEN_MOUTH) : overall;
    const own = weightedMean(tone, rows) ?? unseen;
    const mixed = own.map((value, k) => (value + overall[k]) / 2);
    const light = (mixed[0] + mixed[1] + mixed[2]) / 3;
    const solid = mixed.map((value) => Math.exp(Math.max(-1.5, Math.min(0, light)) + value - light));
    for (const v of rows) gains.set(solid, 3 * v);
  }
  return gains;
}

function weightedMean(tone: VertexTone, rows: Uint32Array | null): number[] | null {
  const sum = [0, 0, 0];
  let total = 0;
  for (const v of rows ?? tone.weights.keys()) {
    total += tone.weights[v];
    for (let k = 0; k < 3; k++) sum[k] += tone.weights[v] * tone.values[3 * v + k];
  }
  return total > LEAST_SEEN ? sum.map((value) => value / total) : null;
}
