import { decodeImage, type RgbImage } from '@ringnet/io';
import { createRasterBuffers, rasterize } from '@ringnet/texture';
import type { HeadCut } from './head-cut.js';
import { EYE_DISCS, type HeadUvs } from './uv-layout.js';

/** A skin albedo in the head's own texture layout. */
export interface Skin {
  /** such as `old_asian_female` */
  readonly id: string;
  readonly age: string;
  readonly ancestry: string;
  readonly sex: string;
  readonly eyes: string;
  readonly texture: RgbImage;
}

type Color = readonly [number, number, number];

const IRISES: Readonly<Record<string, Color>> = {
  darkBrown: [58, 36, 24],
  brown: [94, 60, 36],
  hazel: [112, 86, 48],
  green: [96, 112, 76],
  blue: [92, 124, 150],
  grey: [120, 128, 130],
};
const CAUCASIAN_EYES = ['blue', 'brown', 'hazel', 'green', 'grey', 'darkBrown'];
const SCLERA: Color = [226, 218, 212];
const TOOTH: Color = [222, 212, 192];
const TONGUE: Color = [172, 92, 88];
/** Angle between the gaze axis and the iris' rim: 5.85 mm on a globe of 14 mm. */
const IRIS_ANGLE = 0.425;
const PUPIL_ANGLE = 0.155;

/** Lists the skins of the package that show bare skin: id -> path. */
export function listSkins(paths: Iterable<string>): Map<string, string> {
  const skins = new Map<string, string>();
  for (const path of [...paths].sort()) {
    const match = /^public\/data\/skins\/(\w+)\/textures\/\w*skinned\w*_diffuse\d?\.png$/.exec(path);
    if (match && !skins.has(match[1])) skins.set(match[1], path);
  }
  return skins;
}

/** Rearranges one of MakeHuman's skins into the head's layout and paints eyes, teeth and tongue. */
export async function bakeSkin(
  id: string,
  png: Uint8Array,
  cut: HeadCut,
  layout: HeadUvs,
  sizePx: number,
): Promise<Skin> {
  const [age, ancestry, sex] = id.split('_');
  const place = ['young', 'middleage', 'old'].indexOf(age) * 2 + (sex === 'male' ? 1 : 0);
  const eyes = ancestry === 'caucasian' ? CAUCASIAN_EYES[place] : place % 2 ? 'darkBrown' : 'brown';
  const { image } = await decodeImage(png);
  return { id, age, ancestry, sex, eyes, texture: bake(image, cut, layout, sizePx, IRISES[eyes]) };
}

function bake(source: RgbImage, cut: HeadCut, layout: HeadUvs, sizePx: number, iris: Color): RgbImage {
  const points = new Float64Array(layout.islands.length * 3);
  for (let row = 0; row < layout.islands.length; row++) {
    points[3 * row] = layout.uvs[2 * row] * sizePx - 0.5;
    points[3 * row + 1] = (1 - layout.uvs[2 * row + 1]) * sizePx - 0.5;
  }
  const buffers = rasterize(points, cut.uvFaces, createRasterBuffers({ width: sizePx, height: sizePx }));
  const barycentrics = buffers.barycentrics as Float32Array;
  const data = new Uint8Array(sizePx * sizePx * 3);
  const isSet = new Uint8Array(sizePx * sizePx);
  for (let p = 0; p < isSet.length; p++) {
    const face = buffers.faceIds[p];
    if (face < 0) continue;
    const island = layout.islands[cut.uvFaces[3 * face]];
    if (island === 'leftEye' || island === 'rightEye') continue;
    let [u, v] = [0, 0];
    for (let k = 0; k < 3; k++) {
      u += barycentrics[3 * p + k] * cut.uvs[2 * cut.uvFaces[3 * face + k]];
      v += barycentrics[3 * p + k] * cut.uvs[2 * cut.uvFaces[3 * face + k] + 1];
    }
    isSet[p] = 1;
    if (island === 'teeth') data.set(toothAt((p % sizePx) / sizePx), 3 * p);
    else if (island === 'tongue') data.set(TONGUE, 3 * p);
    else sampleBilinear(source, u * source.width - 0.5, (1 - v) * source.height - 0.5, data, 3 * p);
  }
  for (const eye of ['leftEye', 'rightEye'] as const) paintEye(data, isSet, sizePx, EYE_DISCS[eye], iris);
  growInto(data, isSet, sizePx);
  return { width: sizePx, height: sizePx, channels: 3, data };
}

/** Front teeth are light, the back ones lie in the dark of the cheeks. @param x texture coordinate along the arch */
function toothAt(x: number): Color {
  const light = 1 - 0.8 * smoothStep(0.3, 0.75, Math.abs(x - 0.75) / 0.08);
  return [TOOTH[0] * light, TOOTH[1] * light * light, TOOTH[2] * light * light];
}

function sampleBilinear(image: RgbImage, x: number, y: number, out: Uint8Array, at: number): void {
  const [x0, y0] = [Math.floor(x), Math.floor(y)];
  const [fx, fy] = [x - x0, y - y0];
  const texel = (column: number, row: number) =>
    3 * (Math.min(image.height - 1, Math.max(0, row)) * image.width + Math.min(image.width - 1, Math.max(0, column)));
  const corners = [texel(x0, y0), texel(x0 + 1, y0), texel(x0, y0 + 1), texel(x0 + 1, y0 + 1)];
  const weights = [(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy];
  for (let k = 0; k < 3; k++)
    out[at + k] = Math.round(corners.reduce((sum, corner, i) => sum + weights[i] * image.data[corner + k], 0));
}

/** Pupil, iris with fibres and a dark limbus, sclera that reddens towards the corners. */
function paintEye(data: Uint8Array, isSet: Uint8Array, sizePx: number, centre: readonly number[], iris: Color): void {
  const radius = (EYE_DISCS.radius + 0.006) * sizePx;
  for (let row = 0; row < sizePx; row++)
    for (let column = 0; column < sizePx; column++) {
      const dx = column + 0.5 - centre[0] * sizePx;
      const dy = row + 0.5 - centre[1] * sizePx;
      const distance = Math.hypot(dx, dy);
      if (distance > radius) continue;
      const angle = (Math.PI * distance) / (EYE_DISCS.radius * sizePx);
      const edge = (Math.PI * 0.7) / (EYE_DISCS.radius * sizePx);
      const inIris = smoothStep(IRIS_ANGLE + edge, IRIS_ANGLE - edge, angle);
      const inPupil = smoothStep(PUPIL_ANGLE + edge, PUPIL_ANGLE - edge, angle);
      const limbus = smoothStep(IRIS_ANGLE - 0.1, IRIS_ANGLE, angle);
      const fibres = 1 + 0.12 * Math.sin(23 * Math.atan2(dy, dx)) * Math.sin(41 * angle + 5 * Math.atan2(dy, dx));
      const red = smoothStep(IRIS_ANGLE, 1.4, angle);
      const p = row * sizePx + column;
      isSet[p] = 1;
      for (let k = 0; k < 3; k++) {
        const white = SCLERA[k] * (1 - red * [0.04, 0.2, 0.22][k]);
        const colored = iris[k] * fibres * (1 - 0.55 * limbus);
        data[3 * p + k] = Math.max(
          0,
          Math.min(255, Math.round((white * (1 - inIris) + colored * inIris) * (1 - inPupil) + 10 * inPupil)),
        );
      }
    }
}

function smoothStep(from: number, to: number, x: number): number {
  const t = Math.max(0, Math.min(1, (x - from) / (to - from)));
  return t * t * (3 - 2 * t);
}

/** Fills unset texels from their neighbours ring by ring, so that filtering at island edges finds skin. */
function growInto(data: Uint8Array, isSet: Uint8Array, sizePx: number): void {
  let ring = [...isSet.keys()].filter((p) => isSet[p] === 1);
  while (ring.length > 0) {
    const next: number[] = [];
    for (const p of ring) {
      const [column, row] = [p % sizePx, Math.floor(p / sizePx)];
      for (const [dx, dy] of [
        [1, 0],
        [-1, 0],
        [0, 1],
        [0, -1],
      ]) {
        const [x, y] = [column + dx, row + dy];
        const q = y * sizePx + x;
        if (x < 0 || y < 0 || x >= sizePx || y >= sizePx || isSet[q] === 1) continue;
        isSet[q] = 1;
        for (let k = 0; k < 3; k++) data[3 * q + k] = data[3 * p + k];
        next.push(q);
      }
    }
    ring = next;
  }
}
