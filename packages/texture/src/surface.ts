import type { RgbImage } from '@ringnet/io';
import { TextureError } from './errors.js';
import { faceDirections, facePlanes } from './face-planes.js';
import type { Rgb } from './lighting.js';
import { LINEAR_FROM_SRGB, srgbFromLinear } from './srgb.js';
import { sampleSrgb, TexturePyramid } from './texture-pyramid.js';

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

/** sRGB colour 0-255, not rounded, of face `id` at raster position x, y, into `out`. */
export type SurfaceSampler = (id: number, x: number, y: number, out: Float64Array) => void;

/**
 * Joins a surface with the light at its vertices.
 *
 * @param points  [V, 3], raster pixels
 * @param light   [2 V, 4], from `shadeVertices`
 * @param samples raster pixels per output pixel and axis, for the right halving of a texture
 */
export function litSurface(
  points: Float64Array,
  mesh: DrawableMesh,
  surface: Surface,
  light: Float32Array,
  samples: number,
): SurfaceSampler {
  const sides = sidedCorners(points, mesh.faces);
  return surface.texture
    ? litTexture(points, mesh, surface.texture, light, sides, samples)
    : litColors(points, mesh, surface, light, sides);
}

/** Rows of the light for every corner: faces that turn away use the inner side. */
function sidedCorners(points: Float64Array, faces: Uint32Array): Uint32Array {
  const directions = faceDirections(points, faces);
  const count = points.length / 3;
  return faces.map((v, i) => (directions[Math.floor(i / 3)] > 0 ? v : v + count));
}

function litColors(
  points: Float64Array,
  mesh: DrawableMesh,
  { vertexColors, color = CLAY }: Surface,
  light: Float32Array,
  sides: Uint32Array,
): SurfaceSampler {
  if (vertexColors && vertexColors.length !== mesh.vertices.length) {
    throw new TextureError(
      'ARRAY_LENGTH',
      `vertexColors has ${vertexColors.length} values, vertices ${mesh.vertices.length}`,
    );
  }
  const count = light.length / 4;
  const colors = new Float32Array(3 * count);
  for (let i = 0; i < 3 * count; i++) {
    const v = Math.floor(i / 3);
    const k = i - 3 * v;
    const albedo = LINEAR_FROM_SRGB[vertexColors ? vertexColors[i % vertexColors.length] : color[k]];
    colors[i] = srgbFromLinear(albedo * light[4 * v + k] + light[4 * v + 3]);
  }
  const planes = facePlanes(points, mesh.faces, sides, colors, 3);
  return (id, x, y, out) => {
    const p = 9 * id;
    out[0] = planes[p] + planes[p + 1] * x + planes[p + 2] * y;
    out[1] = planes[p + 3] + planes[p + 4] * x + planes[p + 5] * y;
    out[2] = planes[p + 6] + planes[p + 7] * x + planes[p + 8] * y;
  };
}

function litTexture(
  points: Float64Array,
  mesh: DrawableMesh,
  texture: RgbImage,
  light: Float32Array,
  sides: Uint32Array,
  samples: number,
): SurfaceSampler {
  const { uvs, uvFaces } = mesh;
  if (!uvs || !uvFaces) {
    throw new TextureError('MODEL_WITHOUT_UVS', 'a texture needs a mesh with texture coordinates');
  }
  const pyramid = new TexturePyramid(texture);
  const planes = facePlanes(points, mesh.faces, uvFaces, uvs, 2);
  const gains = light.map((value, i) => (i % 4 === 3 ? srgbFromLinear(value) : Math.max(0, value) ** (1 / GAMMA)));
  const gainPlanes = facePlanes(points, mesh.faces, sides, gains, 4);
  const faceLevels = new Uint8Array(mesh.faces.length / 3);
  for (let f = 0; f < faceLevels.length; f++) {
    const p = 6 * f;
    const area = Math.abs(planes[p + 1] * planes[p + 5] - planes[p + 2] * planes[p + 4]);
    const texels = Math.sqrt(area * texture.width * texture.height) * samples;
    faceLevels[f] = Math.min(pyramid.last, Math.max(0, Math.floor(Math.log2(texels + 1e-9) + 0.25)));
  }
  return (id, x, y, out) => {
    const p = 6 * id;
    const g = 12 * id;
    const level = pyramid.level(faceLevels[id]);
    const u = planes[p] + planes[p + 1] * x + planes[p + 2] * y;
    const v = planes[p + 3] + planes[p + 4] * x + planes[p + 5] * y;
    sampleSrgb(level, u * level.width - 0.5, (1 - v) * level.height - 0.5, out);
    const glint = gainPlanes[g + 9] + gainPlanes[g + 10] * x + gainPlanes[g + 11] * y;
    for (let k = 0; k < 3; k++) {
      out[k] = out[k] * (gainPlanes[g + 3 * k] + gainPlanes[g + 3 * k + 1] * x + gainPlanes[g + 3 * k + 2] * y) + glint;
    }
  };
}
