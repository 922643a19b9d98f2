import type { PixelImage, RgbImage } from '@ringnet/io';
import { checkFaces } from '../check-faces.js';
import { interpolateVertexValues } from '../interpolate-vertex-values.js';
import { createRasterBuffers } from '../raster-buffers.js';
import { rasterize } from '../rasterize.js';
import { vertexNormals } from '../vertex-normals.js';
import { type LongLensCamera, projectLongLens } from './ringnet-camera.js';

const ALBEDO = [0.65098039, 0.74117647, 0.85882353];
const LIGHT_TURN = (120 * Math.PI) / 180;
const LIGHTS = [
  { place: [-200, -100, -100], color: [1, 1, 1] },
  { place: [800, 10, 300], color: [1, 1, 1] },
  { place: [-500, 500, 1000], color: [0.7, 0.7, 0.7] },
].map(({ place: [x, y, z], color }) => ({
  // Row vector times [[c, 0, s], [0, 1, 0], [-s, 0, c]].
  place: [x * Math.cos(LIGHT_TURN) - z * Math.sin(LIGHT_TURN), y, x * Math.sin(LIGHT_TURN) + z * Math.cos(LIGHT_TURN)],
  color,
}));
const ROTATED_VIEW = (30 * Math.PI) / 180;

/**
 * RingNet's shading: three point lights, no ambient, one bluish albedo; may exceed 1.
 *
 * @param shifted [V, 3], in front of the long lens, m
 * @returns [V, 3]
 * @throws TextureError ARRAY_LENGTH when a face names a vertex that there is not
 */
export function ringnetVertexColors(shifted: Float64Array, faces: Uint32Array): Float64Array {
  checkFaces('faces', faces, shifted.length / 3);
  const normals = vertexNormals(shifted, faces);
  const colors = new Float64Array(shifted.length);
  for (let i = 0; i < colors.length; i += 3) {
    for (const { place, color } of LIGHTS) {
      const x = place[0] - shifted[i];
      const y = place[1] - shifted[i + 1];
      const z = place[2] - shifted[i + 2];
      const length = Math.sqrt(x * x + y * y + z * z);
      const cosine = (normals[i] * x + normals[i + 1] * y + normals[i + 2] * z) / length;
      for (let k = 0; k < 3; k++) colors[i + k] += Math.max(0, cosine) * color[k] * ALBEDO[k];
    }
  }
  return colors;
}

/** Turns vertices by 30 degrees about the vertical through their mean, as RingNet's rotated view does. */
export function ringnetRotate(shifted: Float64Array): Float64Array {
  const mean = [0, 0, 0];
  for (let i = 0; i < shifted.length; i++) mean[i % 3] += shifted[i] / (shifted.length / 3);
  const c = Math.cos(ROTATED_VIEW);
  const s = Math.sin(ROTATED_VIEW);
  const rotated = new Float64Array(shifted.length);
  for (let i = 0; i < shifted.length; i += 3) {
    const x = shifted[i] - mean[0];
    const z = shifted[i + 2] - mean[2];
    rotated[i] = c * x - s * z + mean[0];
    rotated[i + 1] = shifted[i + 1];
    rotated[i + 2] = s * x + c * z + mean[2];
  }
  return rotated;
}

export interface RingnetRendering {
  /** RGBA; opaque over a photo, on white transparent where nothing was drawn */
  readonly image: PixelImage;
  /** [H, W], camera z in metres, 0 outside */
  readonly depth: Float32Array;
}

/**
 * RingNet's picture of a mesh: Gouraud shading, no culling, no antialiasing.
 *
 * @param shifted    [V, 3], in front of the long lens, m
 * @param background the photo, or a size for a white picture
 * @throws TextureError ARRAY_LENGTH when a face names a vertex that there is not, SIZE_LIMIT
 */
export function ringnetRender(
  background: RgbImage | { readonly width: number; readonly height: number },
  camera: LongLensCamera,
  shifted: Float64Array,
  faces: Uint32Array,
): RingnetRendering {
  const { width, height } = background;
  const photo = 'data' in background ? background.data : null;
  const buffers = rasterize(projectLongLens(camera, shifted), faces, createRasterBuffers(background), {
    perspective: true,
  });
  // Colours are clamped at the vertices, before they are mixed.
  const vertexColors = ringnetVertexColors(shifted, faces).map((v) => Math.min(1, v));
  const colors = interpolateVertexValues(buffers, faces, vertexColors, 3);
  const data = new Uint8Array(4 * width * height);
  const depth = new Float32Array(width * height);
  for (let p = 0; p < depth.length; p++) {
    const isDrawn = buffers.faceIds[p] >= 0;
    if (isDrawn) depth[p] = buffers.depth[p];
    for (let k = 0; k < 3; k++) {
      const drawn = Math.floor(255 * colors[3 * p + k]);
      data[4 * p + k] = isDrawn ? drawn : photo ? photo[3 * p + k] : 255;
    }
    const isWhite = data[4 * p] === 255 && data[4 * p + 1] === 255 && data[4 * p + 2] === 255;
    data[4 * p + 3] = photo || !isWhite ? 255 : 0;
  }
  return { image: { width, height, channels: 4, data }, depth };
}
