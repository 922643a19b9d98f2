import type { Random } from '@ringnet/build-open-head/dist/random.js';
import type { UvLayout } from '@ringnet/flame';
import type { RgbImage } from '@ringnet/io';
import { createRasterBuffers, type RasterBuffers, rasterize } from '@ringnet/texture';
import type { SurfaceMaps } from './head-renderer.js';
import type { Occluder } from './occluders.js';
import type { Scene, SceneLight } from './random-scene.js';
import type { Skin } from './skins.js';
import type { SmoothField } from './smooth-field.js';

export interface ShadeInput {
  readonly buffers: RasterBuffers;
  /** [N, 3], head and occluders, px and m */
  readonly points: Float32Array;
  /** [N, 3], camera frame, m */
  readonly vertices: Float32Array;
  readonly faces: Uint32Array;
  readonly uv: UvLayout;
  /** [V, 3], the head at rest */
  readonly neutralVertices: Float32Array;
  /** [N, 3] */
  readonly normals: Float32Array;
  readonly maps: SurfaceMaps;
  readonly eyeCentres: readonly (readonly number[])[];
  readonly occluders: readonly Occluder[];
  readonly headFaceCount: number;
  readonly headVertexCount: number;
  /** Where a beard begins and the chin, rest y, m */
  readonly beardLine: readonly [number, number];
  readonly paint: SmoothField | null;
  readonly skins: readonly [Skin, Skin];
  readonly skinMix: number;
  readonly scene: Scene;
  readonly random: Random;
}

const toLinear = Float32Array.from({ length: 256 }, (_, v) => (v / 255) ** 2.2);
const fromLinear = Uint8Array.from({ length: 4097 }, (_, v) => Math.round(255 * (v / 4096) ** (1 / 2.2)));
const SHADOW_SIDE = 192;

/** Colours what the rasterizer found: skin, eyes, teeth, hair, beard, occluders; lights, shadows; background. */
export function shadePixels(input: ShadeInput): RgbImage {
  const { buffers, faces, scene, neutralVertices, normals, maps, headFaceCount } = input;
  const { width, height, faceIds } = buffers;
  const barycentrics = buffers.barycentrics as Float32Array;
  const data = new Uint8Array(3 * width * height);
  const background = createBackground(input.random, width);
  const colorsOfOccluders = occluderColors(input.occluders);
  const shadow = scene.hasShadows ? shadowMap(input, scene.lights[0]) : null;
  const shift = input.paint ? paintShifts(input.paint, neutralVertices) : null;
  const albedo = new Float32Array(3);
  const rest = new Float64Array(3);
  const n = new Float64Array(3);
  const camera = new Float64Array(3);
  const grain = 400 + 500 * input.random.uniform();

  for (let pixel = 0; pixel < width * height; pixel++) {
    const face = faceIds[pixel];
    if (face < 0) {
      background(pixel % width, Math.floor(pixel / width), albedo);
      for (let k = 0; k < 3; k++) data[3 * pixel + k] = 255 * albedo[k];
      continue;
    }
    const [w0, w1, w2] = [barycentrics[3 * pixel], barycentrics[3 * pixel + 1], barycentrics[3 * pixel + 2]];
    const [a, b, c] = [3 * faces[3 * face], 3 * faces[3 * face + 1], 3 * faces[3 * face + 2]];
    for (let k = 0; k < 3; k++) {
      n[k] = w0 * normals[a + k] + w1 * normals[b + k] + w2 * normals[c + k];
      camera[k] = w0 * input.vertices[a + k] + w1 * input.vertices[b + k] + w2 * input.vertices[c + k];
    }
    if (n[2] > 0) for (let k = 0; k < 3; k++) n[k] = -n[k];
    const length = Math.hypot(n[0], n[1], n[2]) || 1;
    let gloss = scene.gloss;
    if (face >= headFaceCount) {
      albedo.set(colorsOfOccluders[face - headFaceCount]);
      gloss = 0.05;
    } else {
      for (let k = 0; k < 3; k++) {
        rest[k] = w0 * neutralVertices[a + k] + w1 * neutralVertices[b + k] + w2 * neutralVertices[c + k];
      }
      const kind = maps.kinds[a / 3];
      if (kind === 1 || kind === 2) {
        eyeAlbedo(rest, input.eyeCentres[kind - 1], scene.irisColor, albedo);
        gloss = 0.5;
      } else {
        skinAlbedo(input, face, w0, w1, w2, shift, albedo);
        const onScalp =
          (w0 * maps.scalp[a / 3] + w1 * maps.scalp[b / 3] + w2 * maps.scalp[c / 3]) * (scene.hair ? 1 : 0);
        const strand = 0.6 + 0.4 * Math.sin(grain * rest[0]) * Math.cos(0.7 * grain * rest[1] + grain * rest[2]);
        if (scene.hair && onScalp > 0.5) for (let k = 0; k < 3; k++) albedo[k] = scene.hair.color[k] * strand;
        const beard = scene.beard * beardAt(rest, input.beardLine);
        if (beard > 0) {
          const color = scene.hair?.color ?? [0.02, 0.015, 0.01];
          for (let k = 0; k < 3; k++) albedo[k] += beard * (0.5 + 0.5 * strand) * (color[k] - albedo[k]);
        }
      }
    }
    const lit = shadow ? shadow(camera) : 1;
    for (let k = 0; k < 3; k++) {
      let light = scene.ambient[k] * (0.75 - (0.25 * n[1]) / length);
      let shine = 0;
      scene.lights.forEach((source, i) => {
        const d = source.direction;
        const facing = (n[0] * d[0] + n[1] * d[1] + n[2] * d[2]) / length;
        if (facing <= 0) return;
        const level = source.color[k] * (i === 0 ? lit : 1);
        light += level * facing;
        if (gloss > 0) {
          const half = Math.hypot(d[0], d[1], d[2] - 1);
          const aligned = Math.max(0, (n[0] * d[0] + n[1] * d[1] + n[2] * (d[2] - 1)) / length / half);
          shine += level * gloss * aligned ** 24;
        }
      });
      const value = Math.min(1, Math.max(0, albedo[k] * light * 1.25 + shine));
      data[3 * pixel + k] = fromLinear[Math.round(4096 * value)];
    }
  }
  return { width, height, channels: 3, data };
}

function skinAlbedo(
  { uv, faces, skins, skinMix, scene }: ShadeInput,
  face: number,
  w0: number,
  w1: number,
  w2: number,
  shift: Float32Array | null,
  out: Float32Array,
): void {
  const [a, b, c] = [2 * uv.uvFaces[3 * face], 2 * uv.uvFaces[3 * face + 1], 2 * uv.uvFaces[3 * face + 2]];
  let u = w0 * uv.uvs[a] + w1 * uv.uvs[b] + w2 * uv.uvs[c];
  let v = w0 * uv.uvs[a + 1] + w1 * uv.uvs[b + 1] + w2 * uv.uvs[c + 1];
  if (shift) {
    const [p, q, r] = [2 * faces[3 * face], 2 * faces[3 * face + 1], 2 * faces[3 * face + 2]];
    u += w0 * shift[p] + w1 * shift[q] + w2 * shift[r];
    v += w0 * shift[p + 1] + w1 * shift[q + 1] + w2 * shift[r + 1];
  }
  sample(skins[0].image, u, v, 1 - skinMix, out, true);
  if (skinMix > 0) sample(skins[1].image, u, v, skinMix, out, false);
  const contrast = scene.skinContrast;
  for (let k = 0; k < 3; k++) {
    const even = skins[0].meanColor[k];
    out[k] = scene.skinGain[k] * (even + contrast * (out[k] - even)) ** scene.skinGamma;
  }
}

function sample(
  { width, height, data }: RgbImage,
  u: number,
  v: number,
  weight: number,
  out: Float32Array,
  clear: boolean,
) {
  const x = Math.max(0, Math.min(width - 1.001, u * width - 0.5));
  const y = Math.max(0, Math.min(height - 1.001, (1 - v) * height - 0.5));
  const [x0, y0] = [Math.floor(x), Math.floor(y)];
  const [fx, fy] = [x - x0, y - y0];
  const at = 3 * (y0 * width + x0);
  const below = at + 3 * width;
  for (let k = 0; k < 3; k++) {
    const top = toLinear[data[at + k]] * (1 - fx) + toLinear[data[at + 3 + k]] * fx;
    const bottom = toLinear[data[below + k]] * (1 - fx) + toLinear[data[below + 3 + k]] * fx;
    out[k] = (clear ? 0 : out[k]) + weight * (top * (1 - fy) + bottom * fy);
  }
}

/** White, iris and pupil by the angle from the eye's front at rest, so that gaze turns them. */
function eyeAlbedo(rest: Float64Array, centre: readonly number[], iris: readonly number[], out: Float32Array): void {
  const [x, y, z] = [rest[0] - centre[0], rest[1] - centre[1], rest[2] - centre[2]];
  const cosine = z / (Math.hypot(x, y, z) || 1);
  if (cosine > 0.985) out.fill(0.008);
  else if (cosine > 0.875) out.set(iris);
  else out.set([0.62, 0.58, 0.55]);
}

/** How much beard grows at a point of the face at rest, 0..1. */
function beardAt(rest: Float64Array, [top, chin]: readonly [number, number]): number {
  const line = top + 0.35 * Math.max(0, Math.abs(rest[0]) - 0.03);
  const start = Math.min(1, Math.max(0, (line - rest[1]) / 0.008));
  const end = Math.min(1, Math.max(0, (rest[1] - chin + 0.035) / 0.015));
  const isLip = Math.abs(rest[0]) < 0.024 && rest[1] < top - 0.014 && rest[1] > top - 0.036;
  return isLip ? 0 : start * end;
}

function paintShifts(field: SmoothField, neutral: Float32Array): Float32Array {
  const out = new Float32Array((neutral.length / 3) * 2);
  const step = new Float64Array(3);
  for (let v = 0; v < neutral.length / 3; v++) {
    field(neutral[3 * v], neutral[3 * v + 1], neutral[3 * v + 2], step);
    out[2 * v] = step[0];
    out[2 * v + 1] = step[1];
  }
  return out;
}

function occluderColors(occluders: readonly Occluder[]): (readonly [number, number, number])[] {
  return occluders.flatMap((piece) => Array.from({ length: piece.faces.length / 3 }, () => piece.color));
}

/** How much of a light reaches a point: depth as the light sees it, compared softly. */
function shadowMap({ vertices, faces }: ShadeInput, light: SceneLight): (point: Float64Array) => number {
  const d = light.direction;
  const side = [-d[2], 0, d[0]];
  const scale = Math.hypot(side[0], side[2]) || 1;
  const [sx, sz] = [side[0] / scale, side[2] / scale];
  const up = [d[1] * sz, d[2] * sx - d[0] * sz, -d[1] * sx];
  const pixelsPerMetre = SHADOW_SIDE / 0.45;
  const centre = [0, 0, 0];
  for (let i = 0; i < vertices.length; i++) centre[i % 3] += vertices[i] / (vertices.length / 3);
  const place = (x: number, y: number, z: number): [number, number, number] => {
    const [px, py, pz] = [x - centre[0], y - centre[1], z - centre[2]];
    return [
      SHADOW_SIDE / 2 + pixelsPerMetre * (sx * px + sz * pz),
      SHADOW_SIDE / 2 + pixelsPerMetre * (up[0] * px + up[1] * py + up[2] * pz),
      1 - (d[0] * px + d[1] * py + d[2] * pz),
    ];
  };
  const points = new Float32Array(vertices.length);
  for (let i = 0; i < vertices.length; i += 3) points.set(place(vertices[i], vertices[i + 1], vertices[i + 2]), i);
  const { depth } = rasterize(
    points,
    faces,
    createRasterBuffers({ width: SHADOW_SIDE, height: SHADOW_SIDE }, { barycentrics: false }),
  );
  return (point) => {
    const [x, y, z] = place(point[0], point[1], point[2]);
    let lit = 0;
    for (let j = -1; j <= 1; j++) {
      for (let i = -1; i <= 1; i++) {
        const u = Math.round(x + i);
        const v = Math.round(y + j);
        if (u < 0 || v < 0 || u >= SHADOW_SIDE || v >= SHADOW_SIDE || z < depth[v * SHADOW_SIDE + u] + 0.006) lit++;
      }
    }
    return lit / 9;
  };
}

/** Two colours blended by smooth waves: no edges that a face finder could like. */
function createBackground(random: Random, side: number) {
  const first = [random.uniform(), random.uniform(), random.uniform()];
  const second = [random.uniform(), random.uniform(), random.uniform()];
  for (const color of [first, second]) {
    const grey = (color[0] + color[1] + color[2]) / 3;
    for (let k = 0; k < 3; k++) color[k] = grey + 0.4 * (color[k] - grey);
  }
  const waves = Array.from({ length: 4 }, () => [
    (12 * random.normal()) / side,
    (12 * random.normal()) / side,
    6 * random.uniform(),
  ]);
  return (x: number, y: number, out: Float32Array) => {
    let t = 0.5;
    for (const [u, v, phase] of waves) t += 0.25 * Math.sin(u * x + v * y + phase);
    t = Math.min(1, Math.max(0, t));
    for (let k = 0; k < 3; k++) out[k] = first[k] * (1 - t) + second[k] * t;
  };
}
