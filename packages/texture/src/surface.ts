import type { RgbImage } from '@ringnet/io';
import { TextureError } from './errors.js';
import { facePlanes } from './face-planes.js';
import type { Rgb } from './lighting.js';
import { LINEAR_FROM_SRGB } from './srgb.js';
import { sampleLinear, texturePyramid } from './texture-pyramid.js';

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

/** Linear colour of face `id` at raster position x, y, into `out`. */
export type SurfaceSampler = (id: number, x: number, y: number, out: Float64Array) => void;

/**
 * @param points  [V, 3], raster pixels
 * @param samples raster pixels per output pixel and axis, for the right halving of a texture
 */
export function surfaceSampler(
  points: Float64Array,
  mesh: DrawableMesh,
  surface: Surface,
  samples: number,
): SurfaceSampler {
  if (surface.texture) return textureSampler(points, mesh, surface.texture, samples);
  if (surface.vertexColors) return vertexColorSampler(points, mesh, surface.vertexColors);
  const [red, green, blue] = (surface.color ?? CLAY).map((v) => LINEAR_FROM_SRGB[v]);
  return (_id, _x, _y, out) => {
    out[0] = red;
    out[1] = green;
    out[2] = blue;
  };
}

function vertexColorSampler(points: Float64Array, mesh: DrawableMesh, colors: Uint8Array): SurfaceSampler {
  if (colors.length !== mesh.vertices.length) {
    throw new TextureError(
      'ARRAY_LENGTH',
      `vertexColors has ${colors.length} values, vertices ${mesh.vertices.length}`,
    );
  }
  const linear = Float32Array.from(colors, (v) => LINEAR_FROM_SRGB[v]);
  const planes = facePlanes(points, mesh.faces, mesh.faces, linear, 3);
  return (id, x, y, out) => {
    const p = 9 * id;
    for (let k = 0; k < 3; k++) out[k] = planes[p + 3 * k] + planes[p + 3 * k + 1] * x + planes[p + 3 * k + 2] * y;
  };
}

function textureSampler(points: Float64Array, mesh: DrawableMesh, texture: RgbImage, samples: number): SurfaceSampler {
  const { uvs, uvFaces } = mesh;
  if (!uvs || !uvFaces) {
    throw new TextureError('MODEL_WITHOUT_UVS', 'a texture needs a mesh with texture coordinates');
  }
  const { levels } = texturePyramid(texture);
  const planes = facePlanes(points, mesh.faces, uvFaces, uvs, 2);
  const faceLevels = new Uint8Array(mesh.faces.length / 3);
  for (let f = 0; f < faceLevels.length; f++) {
    const p = 6 * f;
    const area = Math.abs(planes[p + 1] * planes[p + 5] - planes[p + 2] * planes[p + 4]);
    const texels = Math.sqrt(area * texture.width * texture.height) * samples;
    faceLevels[f] = Math.min(levels.length - 1, Math.max(0, Math.floor(Math.log2(texels + 1e-9) + 0.25)));
  }
  return (id, x, y, out) => {
    const p = 6 * id;
    const level = levels[faceLevels[id]];
    const u = planes[p] + planes[p + 1] * x + planes[p + 2] * y;
    const v = planes[p + 3] + planes[p + 4] * x + planes[p + 5] * y;
    sampleLinear(level, u * level.width - 0.5, (1 - v) * level.height - 0.5, out);
  };
}
