import type { PixelImage, RgbImage } from '@ringnet/io';
import type { GatheredView } from './gather-view.js';
import type { GraphLevel } from './graph-levels.js';
import { TONE_FLOOR, tonedValue } from './log-tone.js';
import { spreadAsMembrane } from './membrane.js';
import type { Regions } from './region-trust.js';
import { type TexelMap, texelPlanes } from './texel-map.js';
import { type VertexTone, vertexTone } from './vertex-tone.js';

/** Parts of the layout's texels by where their colour comes from; they sum to 1. */
export interface Coverage {
  readonly seen: number;
  readonly mirrored: number;
  readonly filled: number;
}

export interface ComposeInput {
  readonly map: TexelMap;
  readonly faces: Uint32Array;
  readonly levels: readonly GraphLevel[];
  readonly regions: Regions;
  /** Overwritten: its colours become the texture, its weights the confidence. */
  readonly seen: GatheredView;
  /** Null where nothing can be mirrored */
  readonly mirrored: GatheredView | null;
  /** [size, size, 3], from `baseColors` */
  readonly base: Uint8Array;
}

/** Confidence of a perfectly mirrored texel. */
const MIRRORED_CONFIDENCE = 96 / 255;
/**
 * Parts that are one material, and how much darker than in the open lids and lips leave them, log tone. They get one tone each,
 * not a gradient towards the skin around them, and not what the photo shows of them: a glimpse of an iris or of other teeth.
 */
const SOLID_PARTS: Readonly<Record<string, number>> = { leftEye: -0.3, rightEye: -0.3, teeth: -0.3, tongue: -0.3 };
/** The same for teeth and tongue that no photo shows. */
const UNSEEN_MOUTH = -1.6;
/** How much of the skin's warmth, against the base, is the light's and not this person's. */
const WARMTH_OF_LIGHT = 0.7;
/** Vertices' worth of a part that a photo must show for it to be seen. */
const LEAST_SEEN = 0.5;

/** Layers what is seen over what is mirrored over what is filled, each lower layer matched in tone to the upper ones. */
export function composeTexture(input: ComposeInput): {
  texture: RgbImage;
  confidence: PixelImage;
  coverage: Coverage;
} {
  const { map, faces, levels, regions, seen, mirrored, base } = input;
  const vertexCount = levels[0].sizes.length;
  if (mirrored) {
    const tone = vertexTone(map, faces, vertexCount, seen, { reference: mirrored });
    layer(map, faces, seen, mirrored, expInPlace(spreadAsMembrane(levels, tone.values, tone.weights)));
  }
  const baseTone = vertexTone(map, faces, vertexCount, seen, { reference: { colors: base }, under: mirrored });
  const coverage = fill(map, faces, seen, mirrored, base, fillGains(levels, regions, baseTone));
  return {
    texture: { width: map.size, height: map.size, channels: 3, data: seen.colors },
    confidence: { width: map.size, height: map.size, channels: 1, data: seen.weights },
    coverage,
  };
}

function expInPlace(values: Float32Array): Float32Array {
  for (let i = 0; i < values.length; i++) values[i] = Math.exp(values[i]);
  return values;
}

/** Blends the mirrored colours under the seen ones, in place; weights stay. */
function layer(
  map: TexelMap,
  faces: Uint32Array,
  seen: GatheredView,
  mirrored: GatheredView,
  gains: Float32Array,
): void {
  const { size, starts, runs } = map;
  const { colors, weights } = seen;
  const plane = new Float64Array(9);
  for (let face = 0; face < starts.length - 1; face++) {
    if (mirrored.isSeen[face] === 0) continue;
    texelPlanes(map, faces, face, gains, 3, plane);
    for (let r = starts[face]; r < starts[face + 1]; r += 3) {
      const row = runs[r];
      for (let column = runs[r + 1]; column < runs[r + 2]; column++) {
        const texel = row * size + column;
        const under = mirrored.weights[texel];
        const over = weights[texel];
        if (under === 0 || over === 255) continue;
        // Both weights are soft at their rims: the upper one counts in full against what the lower can give.
        const share = over / (over + ((255 - over) * under) / 255);
        for (let k = 0, c = 3 * texel; k < 9; k += 3, c++) {
          const gain = plane[k] + plane[k + 1] * column + plane[k + 2] * row;
          colors[c] = mix(tonedValue(mirrored.colors[c], gain), colors[c], share);
        }
      }
    }
  }
}

/** Puts the toned base under everything, in place; weights become the confidence. */
function fill(
  map: TexelMap,
  faces: Uint32Array,
  seen: GatheredView,
  mirrored: GatheredView | null,
  base: Uint8Array,
  gains: Float32Array,
): Coverage {
  const { size, starts, runs } = map;
  const { colors, weights } = seen;
  const underWeights = mirrored?.weights ?? null;
  // Most texels are bare: storing rounds and clamps them for nothing.
  const clamped = new Uint8ClampedArray(colors.buffer, colors.byteOffset, colors.length);
  const plane = new Float64Array(9);
  let directSum = 0;
  let acrossSum = 0;
  for (let face = 0; face < starts.length - 1; face++) {
    if (starts[face] === starts[face + 1]) continue;
    texelPlanes(map, faces, face, gains, 3, plane);
    const isBare = seen.isSeen[face] === 0 && !(mirrored && mirrored.isSeen[face] !== 0);
    for (let r = starts[face]; r < starts[face + 1]; r += 3) {
      const row = runs[r];
      const first = runs[r + 1];
      const end = 3 * (row * size + runs[r + 2]);
      let red = plane[0] + plane[1] * first + plane[2] * row;
      let green = plane[3] + plane[4] * first + plane[5] * row;
      let blue = plane[6] + plane[7] * first + plane[8] * row;
      for (let texel = row * size + first, c = 3 * texel; c < end; c += 3, texel++) {
        if (isBare) {
          clamped[c] = (base[c] + TONE_FLOOR) * red - TONE_FLOOR;
          clamped[c + 1] = (base[c + 1] + TONE_FLOOR) * green - TONE_FLOOR;
          clamped[c + 2] = (base[c + 2] + TONE_FLOOR) * blue - TONE_FLOOR;
        } else {
          const direct = weights[texel] / 255;
          const across = underWeights === null ? 0 : (1 - direct) * (underWeights[texel] / 255);
          const known = direct + across;
          directSum += direct;
          acrossSum += across;
          weights[texel] = 255 * (direct + MIRRORED_CONFIDENCE * across) + 0.5;
          if (known < 1) {
            colors[c] = mix(tonedValue(base[c], red), colors[c], known);
            colors[c + 1] = mix(tonedValue(base[c + 1], green), colors[c + 1], known);
            colors[c + 2] = mix(tonedValue(base[c + 2], blue), colors[c + 2], known);
          }
        }
        red += plane[1];
        green += plane[4];
        blue += plane[7];
      }
    }
  }
  const total = Math.max(1, map.texelCount);
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

/** Tone gains of the base per vertex: smooth over skin, one gain for each solid part. */
function fillGains(levels: readonly GraphLevel[], regions: Regions, tone: VertexTone): Float32Array {
  // Half-trusted rims mix skin with hair or background: they may show, but not set the tone of what is filled.
  const sure = { values: tone.values, weights: tone.weights.map((w) => Math.max(0, 2 * w - 1)) };
  const gains = expInPlace(spreadAsMembrane(levels, sure.values, sure.weights));
  const overall = weightedMean(sure, null) ?? [0, 0, 0];
  const light = (overall[0] + overall[1] + overall[2]) / 3;
  // Light is warm or cool; what is green or pink in the difference is skin, and would look ill on eyes and teeth.
  const warmth = (WARMTH_OF_LIGHT * (overall[0] - overall[2])) / 2;
  // A mouth whose inside the photo does not show is shut, or dark.
  const isShut = !['teeth', 'tongue'].some((part) => weightedMean(tone, regions[part] ?? new Uint32Array()));
  for (const [part, shade] of Object.entries(SOLID_PARTS)) {
    const isUnseen = isShut && !part.endsWith('Eye');
    const level = Math.min(0, light) + (isUnseen ? UNSEEN_MOUTH : shade);
    const solid = [level + warmth, level, level - warmth].map(Math.exp);
    for (const v of regions[part] ?? []) gains.set(solid, 3 * v);
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
