import type { PixelImage, RgbImage } from '@ringnet/io';
import { facePlanes } from './face-planes.js';
import type { GatheredView } from './gather-view.js';
import { TONE_FLOOR } from './log-tone.js';
import type { Regions } from './region-trust.js';
import type { TexelMap } from './texel-map.js';
import { spreadOverGraph, type VertexGraph } from './vertex-graph.js';
import { type TexelColor, type VertexTone, vertexTone } from './vertex-tone.js';

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
  readonly mirrored: GatheredView;
  readonly base: TexelColor;
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
  const both = { colors: seen.colors, weights: weakest(seen, mirrored) };
  const mirrorTone = vertexTone(map, faces, vertexCount, both, colorsOf(mirrored));
  const mirrorGains = facePlanes(
    map.points,
    map.uvFaces,
    faces,
    spreadOverGraph(graph, mirrorTone.values, mirrorTone.weights).map(Math.exp),
    3,
  );
  layer(map, seen, mirrored, mirrorGains);

  const upper = { colors: seen.colors, weights: strongest(seen, mirrored) };
  const baseTone = vertexTone(map, faces, vertexCount, upper, base);
  const baseGains = facePlanes(map.points, map.uvFaces, faces, fillGains(graph, regions, baseTone), 3);
  const coverage = fill(map, seen, mirrored, base, baseGains);
  return {
    texture: { width: map.size, height: map.size, channels: 3, data: seen.colors },
    confidence: { width: map.size, height: map.size, channels: 1, data: seen.weights },
    coverage,
  };
}

function weakest(a: GatheredView, b: GatheredView): Uint8Array {
  const weights = new Uint8Array(a.weights.length);
  for (let p = 0; p < weights.length; p++) weights[p] = Math.min(a.weights[p], b.weights[p]);
  return weights;
}

function strongest(a: GatheredView, b: GatheredView): Uint8Array {
  const weights = new Uint8Array(a.weights.length);
  for (let p = 0; p < weights.length; p++) weights[p] = Math.max(a.weights[p], b.weights[p]);
  return weights;
}

function colorsOf(view: GatheredView): TexelColor {
  return (texel, out) => {
    for (let k = 0; k < 3; k++) out[k] = view.colors[3 * texel + k];
  };
}

/** Blends the mirrored colours under the seen ones, in place; weights stay. */
function layer(map: TexelMap, seen: GatheredView, mirrored: GatheredView, gains: Float32Array): void {
  const { size, faceIds } = map;
  for (let row = 0, p = 0; row < size; row++) {
    for (let column = 0; column < size; column++, p++) {
      const under = mirrored.weights[p];
      const over = seen.weights[p];
      if (under === 0 || over === 255) continue;
      // Both weights are soft at their rims: the upper one counts in full against what the lower can give.
      const share = over / (over + ((255 - over) * under) / 255);
      const g = 9 * faceIds[p];
      for (let k = 0; k < 3; k++) {
        const gain = gains[g + 3 * k] + gains[g + 3 * k + 1] * column + gains[g + 3 * k + 2] * row;
        const toned = Math.max(0, Math.min(255, (mirrored.colors[3 * p + k] + TONE_FLOOR) * gain - TONE_FLOOR));
        seen.colors[3 * p + k] = toned + share * (seen.colors[3 * p + k] - toned) + 0.5;
      }
    }
  }
}

/** Puts the toned base under everything, in place; weights become the confidence. */
function fill(
  map: TexelMap,
  seen: GatheredView,
  mirrored: GatheredView,
  base: TexelColor,
  gains: Float32Array,
): Coverage {
  const { size, faceIds } = map;
  const color = new Float64Array(3);
  const sums = [0, 0];
  let texels = 0;
  for (let row = 0, p = 0; row < size; row++) {
    for (let column = 0; column < size; column++, p++) {
      if (faceIds[p] < 0) continue;
      texels++;
      const direct = seen.weights[p] / 255;
      const across = (1 - direct) * (mirrored.weights[p] / 255);
      const known = direct + across;
      sums[0] += direct;
      sums[1] += across;
      seen.weights[p] = Math.round(255 * (direct + MIRRORED_CONFIDENCE * across));
      if (known >= 1) continue;
      base(p, color);
      const g = 9 * faceIds[p];
      for (let k = 0; k < 3; k++) {
        const gain = gains[g + 3 * k] + gains[g + 3 * k + 1] * column + gains[g + 3 * k + 2] * row;
        const toned = Math.max(0, Math.min(255, (color[k] + TONE_FLOOR) * gain - TONE_FLOOR));
        seen.colors[3 * p + k] = toned + known * (seen.colors[3 * p + k] - toned) + 0.5;
      }
    }
  }
  const total = Math.max(1, texels);
  return {
    seen: sums[0] / total,
    mirrored: sums[1] / total,
    filled: Math.max(0, 1 - (sums[0] + sums[1]) / total),
  };
}

/** Tone gains of the base per vertex: smooth over skin, one gain for each solid part. */
function fillGains(graph: VertexGraph, regions: Regions, tone: VertexTone): Float32Array {
  // Half-trusted rims mix skin with hair or background: they may show, but not set the tone of what is filled.
  const sure = { values: tone.values, weights: tone.weights.map((w) => Math.max(0, 2 * w - 1)) };
  const gains = spreadOverGraph(graph, sure.values, sure.weights).map(Math.exp);
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
