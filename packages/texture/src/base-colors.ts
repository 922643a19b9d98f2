import type { RgbImage } from '@ringnet/io';
import type { Rgb } from './lighting.js';
import type { Regions } from './region-trust.js';
import { type TexelMap, texelPlanes } from './texel-map.js';
import { sampleSrgb, TexturePyramid } from './texture-pyramid.js';

const SKIN: Rgb = [205, 160, 138];
const PART_COLORS: Readonly<Record<string, Rgb>> = {
  lips: [186, 112, 104],
  leftEye: [226, 220, 214],
  rightEye: [226, 220, 214],
  teeth: [226, 216, 200],
  tongue: [178, 96, 92],
  interior: [112, 52, 46],
};

/**
 * What unseen texels start from, before it is matched in tone: the albedo picture, or plain colours by part.
 *
 * @returns [size, size, 3], sRGB; may be the picture's own bytes, so not to be written to
 */
export function baseColors(
  map: TexelMap,
  faces: Uint32Array,
  vertexCount: number,
  regions: Regions,
  albedo: RgbImage | undefined,
): Uint8Array {
  return albedo ? albedoColors(map.size, albedo) : partColors(map, faces, vertexCount, regions);
}

function albedoColors(size: number, albedo: RgbImage): Uint8Array {
  const level = pyramidOf(albedo).level(Math.max(0, Math.floor(Math.log2(albedo.width / size) + 0.1)));
  if (level.width === size && level.height === size) return level.data;
  const known = enlarged.get(albedo);
  if (known?.length === 3 * size * size) return known;
  const scaleX = level.width / size;
  const scaleY = level.height / size;
  const colors = new Uint8Array(3 * size * size);
  const color = new Float64Array(3);
  for (let row = 0, c = 0; row < size; row++) {
    for (let column = 0; column < size; column++, c += 3) {
      sampleSrgb(level, (column + 0.5) * scaleX - 0.5, (row + 0.5) * scaleY - 0.5, color);
      for (let k = 0; k < 3; k++) colors[c + k] = color[k] + 0.5;
    }
  }
  if (size <= LARGEST_KEPT) enlarged.set(albedo, colors);
  return colors;
}

function partColors(map: TexelMap, faces: Uint32Array, vertexCount: number, regions: Regions): Uint8Array {
  const values = new Float32Array(3 * vertexCount);
  for (let v = 0; v < vertexCount; v++) values.set(SKIN, 3 * v);
  for (const [part, color] of Object.entries(PART_COLORS)) {
    for (const v of regions[part] ?? []) values.set(color, 3 * v);
  }
  const { size, starts, runs } = map;
  const colors = new Uint8Array(3 * size * size);
  const plane = new Float64Array(9);
  for (let face = 0; face < starts.length - 1; face++) {
    texelPlanes(map, faces, face, values, 3, plane);
    for (let r = starts[face]; r < starts[face + 1]; r += 3) {
      const row = runs[r];
      for (let column = runs[r + 1]; column < runs[r + 2]; column++) {
        const c = 3 * (row * size + column);
        for (let k = 0; k < 3; k++) {
          const value = plane[3 * k] + plane[3 * k + 1] * column + plane[3 * k + 2] * row;
          colors[c + k] = Math.max(0, Math.min(255, value + 0.5));
        }
      }
    }
  }
  return colors;
}

/** What was made of skin pictures, kept for as long as they live: halvings, and the one picture enlarged last. */
const pyramids = new WeakMap<RgbImage, TexturePyramid>();
const enlarged = new WeakMap<RgbImage, Uint8Array>();
/** Larger pictures are enlarged anew each time. */
const LARGEST_KEPT = 1024;

function pyramidOf(albedo: RgbImage): TexturePyramid {
  const pyramid = pyramids.get(albedo) ?? new TexturePyramid(albedo);
  pyramids.set(albedo, pyramid);
  return pyramid;
}
