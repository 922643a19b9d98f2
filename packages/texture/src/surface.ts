import type { RgbImage } from '@ringnet/io';
import { TextureError } from './errors.js';
import { facePlanes } from './face-planes.js';
import type { Rgb } from './lighting.js';
import { LINEAR_FROM_SRGB, srgbFromLinear } from './srgb.js';
import { sampleSrgb, TexturePyramid } from './texture-pyramid.js';
import type { VisibleFaces } from './visible-faces.js';

/** A mesh in the camera frame (x right, y down, z away; metres), counter-clockwise faces seen from outside. */
export interface DrawableMesh {
  /** [V, 3] */
  readonly vertices: Float32Array | Float64Array;
  /** [F, 3] */
  readonly faces: Uint32Array;
  /** [T, 2], origin bottom-left, and [F, 3] rows of it: needed to draw a texture */
  readonly uvs?: Float32Array;
  readonly uvFaces?: Uint32Array;
}

/** What the surface looks like: a texture, else one colour per vertex, else one colour. */
export interface Surface {
  readonly texture?: RgbImage;
  /** [V, 3], sRGB 0-255 */
  readonly vertexColors?: Uint8Array;
  /** sRGB 0-255; default a neutral clay */
  readonly color?: Rgb;
}

const CLAY: Rgb = [214, 200, 188];
/** sRGB is close to this power of light, so that a factor on light becomes one on stored values. */
const GAMMA = 2.2;

/**
 * Colours a run of positions on face `id`: x, x + step, ... in row y of the raster, `count` of them.
 * Writes sRGB, [count, 3], into `out` from offset `at` on.
 */
export type RunPainter = (
  id: number,
  x: number,
  y: number,
  step: number,
  count: number,
  out: Uint8ClampedArray,
  at: number,
) => void;

/**
 * Joins a surface with the light at its vertices.
 *
 * @param points  [V, 3], raster pixels
 * @param visible faces that may be painted
 * @param light   [2 V, 4], from `shadeVertices`
 * @param samples raster pixels per output pixel and axis, for the right halving of a texture
 */
export function litSurface(
  points: Float64Array,
  mesh: DrawableMesh,
  visible: VisibleFaces,
  surface: Surface,
  light: Float32Array,
  samples: number,
): RunPainter {
  return surface.texture
    ? litTexture(points, mesh, visible, surface.texture, light, samples)
    : litColors(points, mesh, visible, surface, light);
}

function litColors(
  points: Float64Array,
  mesh: DrawableMesh,
  { rows, sides, needed }: VisibleFaces,
  { vertexColors, color = CLAY }: Surface,
  light: Float32Array,
): RunPainter {
  if (vertexColors && vertexColors.length !== mesh.vertices.length) {
    throw new TextureError(
      'ARRAY_LENGTH',
      `vertexColors has ${vertexColors.length} values, vertices ${mesh.vertices.length}`,
    );
  }
  const half = needed.length / 2;
  const colors = new Float32Array(3 * needed.length);
  for (let v = 0; v < needed.length; v++) {
    if (needed[v] === 0) continue;
    const from = 3 * (v < half ? v : v - half);
    const glint = light[4 * v + 3];
    for (let k = 0; k < 3; k++) {
      const albedo = LINEAR_FROM_SRGB[vertexColors ? vertexColors[from + k] : color[k]];
      colors[3 * v + k] = srgbFromLinear(albedo * light[4 * v + k] + glint);
    }
  }
  const planes = facePlanes(points, mesh.faces, sides, colors, 3, rows);
  return (id, x, y, step, count, out, at) => {
    const p = 9 * id;
    const redStep = planes[p + 1] * step;
    const greenStep = planes[p + 4] * step;
    const blueStep = planes[p + 7] * step;
    let red = planes[p] + planes[p + 1] * x + planes[p + 2] * y;
    let green = planes[p + 3] + planes[p + 4] * x + planes[p + 5] * y;
    let blue = planes[p + 6] + planes[p + 7] * x + planes[p + 8] * y;
    for (let k = at; k < at + 3 * count; k += 3) {
      out[k] = red;
      out[k + 1] = green;
      out[k + 2] = blue;
      red += redStep;
      green += greenStep;
      blue += blueStep;
    }
  };
}

function litTexture(
  points: Float64Array,
  mesh: DrawableMesh,
  { rows, sides, needed }: VisibleFaces,
  texture: RgbImage,
  light: Float32Array,
  samples: number,
): RunPainter {
  const { uvs, uvFaces } = mesh;
  if (!uvs || !uvFaces) {
    throw new TextureError('MODEL_WITHOUT_UVS', 'a texture needs a mesh with texture coordinates');
  }
  const pyramid = new TexturePyramid(texture);
  const planes = facePlanes(points, mesh.faces, uvFaces, uvs, 2, rows);
  const gains = new Float32Array(light.length);
  for (let i = 0; i < light.length; i++) {
    if (needed[i >> 2] === 0) continue;
    gains[i] = (i & 3) === 3 ? srgbFromLinear(light[i]) : Math.max(0, light[i]) ** (1 / GAMMA);
  }
  const gainPlanes = facePlanes(points, mesh.faces, sides, gains, 4, rows);
  const faceLevels = new Uint8Array(mesh.faces.length / 3);
  for (const f of rows) {
    const p = 6 * f;
    const area = Math.abs(planes[p + 1] * planes[p + 5] - planes[p + 2] * planes[p + 4]);
    const texels = Math.sqrt(area * texture.width * texture.height) * samples;
    faceLevels[f] = Math.min(pyramid.last, Math.max(0, Math.floor(Math.log2(texels + 1e-9) + 0.25)));
  }
  const color = new Float64Array(3);
  return (id, x, y, step, count, out, at) => {
    const p = 6 * id;
    const g = 12 * id;
    const level = pyramid.level(faceLevels[id]);
    for (let i = 0; i < count; i++) {
      const px = x + i * step;
      const u = planes[p] + planes[p + 1] * px + planes[p + 2] * y;
      const v = planes[p + 3] + planes[p + 4] * px + planes[p + 5] * y;
      sampleSrgb(level, u * level.width - 0.5, (1 - v) * level.height - 0.5, color);
      const glint = gainPlanes[g + 9] + gainPlanes[g + 10] * px + gainPlanes[g + 11] * y;
      for (let k = 0; k < 3; k++) {
        const gain = gainPlanes[g + 3 * k] + gainPlanes[g + 3 * k + 1] * px + gainPlanes[g + 3 * k + 2] * y;
        out[at + 3 * i + k] = color[k] * gain + glint;
      }
    }
  };
}
