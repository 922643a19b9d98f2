import type { RgbImage } from '@ringnet/io';
import { facePlanes } from './face-planes.js';
import type { Rgb } from './lighting.js';
import type { Regions } from './region-trust.js';
import type { TexelMap } from './texel-map.js';
import { sampleSrgb, TexturePyramid } from './texture-pyramid.js';
import type { TexelColor } from './vertex-tone.js';

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
): TexelColor {
  const { size } = map;
  if (albedo) {
    const level = new TexturePyramid(albedo).level(Math.max(0, Math.floor(Math.log2(albedo.width / size) + 0.1)));
    if (level.width === size && level.height === size) {
      return (texel, out) => {
        for (let k = 0; k < 3; k++) out[k] = level.data[3 * texel + k];
      };
    }
    const scaleX = level.width / size;
    const scaleY = level.height / size;
    return (texel, out) => {
      const row = Math.floor(texel / size);
      sampleSrgb(level, (texel - row * size + 0.5) * scaleX - 0.5, (row + 0.5) * scaleY - 0.5, out);
    };
  }
  const colors = new Float32Array(3 * vertexCount);
  for (let v = 0; v < vertexCount; v++) colors.set(SKIN, 3 * v);
  for (const [part, color] of Object.entries(PART_COLORS)) {
    for (const v of regions[part] ?? []) colors.set(color, 3 * v);
  }
  const planes = facePlanes(map.points, map.uvFaces, faces, colors, 3);
  return (texel, out) => {
    const row = Math.floor(texel / size);
    const column = texel - row * size;
    const p = 9 * map.faceIds[texel];
    for (let k = 0; k < 3; k++) {
      const value = planes[p + 3 * k] + planes[p + 3 * k + 1] * column + planes[p + 3 * k + 2] * row;
      out[k] = Math.max(0, Math.min(255, value));
    }
  };
}
