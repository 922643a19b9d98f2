import type { RgbImage } from '@ringnet/io';
import { facePlanes } from './face-planes.js';
import type { Rgb } from './lighting.js';
import type { Regions } from './region-trust.js';
import type { TexelMap } from './texel-map.js';
import { sampleSrgb, TexturePyramid } from './texture-pyramid.js';
import type { TexelColors } from './vertex-tone.js';

const SKIN: Rgb = [205, 160, 138];
const PART_COLORS: Readonly<Record<string, Rgb>> = {
  lips: [186, 112, 104],
  leftEye: [226, 220, 214],
  rightEye: [226, 220, 214],
  teeth: [226, 216, 200],
  tongue: [178, 96, 92],
  interior: [112, 52, 46],
};

/** What unseen texels start from, before it is matched in tone: the albedo picture, or plain colours by part. */
export function baseColors(
  map: TexelMap,
  faces: Uint32Array,
  vertexCount: number,
  regions: Regions,
  albedo: RgbImage | undefined,
): TexelColors {
  const { size } = map;
  if (albedo) {
    const level = pyramidOf(albedo).level(Math.max(0, Math.floor(Math.log2(albedo.width / size) + 0.1)));
    if (level.width === size && level.height === size) {
      const { data } = level;
      return (first, count, out) => {
        for (let k = 0; k < 3 * count; k++) out[k] = data[3 * first + k];
      };
    }
    const scaleX = level.width / size;
    const scaleY = level.height / size;
    const color = new Float64Array(3);
    return (first, count, out) => {
      const row = Math.floor(first / size);
      for (let i = 0; i < count; i++) {
        sampleSrgb(level, (first + i - row * size + 0.5) * scaleX - 0.5, (row + 0.5) * scaleY - 0.5, color);
        for (let k = 0; k < 3; k++) out[3 * i + k] = color[k];
      }
    };
  }
  const colors = new Float32Array(3 * vertexCount);
  for (let v = 0; v < vertexCount; v++) colors.set(SKIN, 3 * v);
  for (const [part, color] of Object.entries(PART_COLORS)) {
    for (const v of regions[part] ?? []) colors.set(color, 3 * v);
  }
  const planes = facePlanes(map.points, map.uvFaces, faces, colors, 3);
  return (first, count, out) => {
    const row = Math.floor(first / size);
    const p = 9 * map.faceIds[first];
    for (let i = 0; i < count; i++) {
      const column = first + i - row * size;
      for (let k = 0; k < 3; k++) {
        const value = planes[p + 3 * k] + planes[p + 3 * k + 1] * column + planes[p + 3 * k + 2] * row;
        out[3 * i + k] = Math.max(0, Math.min(255, value));
      }
    }
  };
}

/** Halvings of skin pictures, kept for as long as the pictures live. */
const pyramids = new WeakMap<RgbImage, TexturePyramid>();

function pyramidOf(albedo: RgbImage): TexturePyramid {
  const pyramid = pyramids.get(albedo) ?? new TexturePyramid(albedo);
  pyramids.set(albedo, pyramid);
  return pyramid;
}
