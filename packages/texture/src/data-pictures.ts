import type { PixelImage, RgbImage } from '@ringnet/io';
import { blankImage } from './blank-image.js';
import { checkFaces } from './check-faces.js';
import { interpolateVertexValues } from './interpolate-vertex-values.js';
import type { Rgb } from './lighting.js';
import { type PhotoCamera, projectToPhoto } from './photo-camera.js';
import { createRasterBuffers } from './raster-buffers.js';
import { rasterize } from './rasterize.js';
import type { PictureSize } from './render.js';
import { drawSegment } from './stroke-font.js';
import type { DrawableMesh } from './surface.js';
import { vertexNormals } from './vertex-normals.js';

/** Depth as grey: 255 is the nearest visible point, 32 the farthest, 0 nothing. */
export function renderDepth(mesh: DrawableMesh, camera: PhotoCamera, size: PictureSize): PixelImage {
  const points = projectToPhoto(camera, mesh.vertices);
  const { depth } = rasterize(points, mesh.faces, createRasterBuffers(size, { barycentrics: false }));
  let near = Number.POSITIVE_INFINITY;
  let far = Number.NEGATIVE_INFINITY;
  for (const z of depth) {
    if (z === Number.POSITIVE_INFINITY) continue;
    near = Math.min(near, z);
    far = Math.max(far, z);
  }
  const data = new Uint8Array(depth.length);
  const scale = 223 / Math.max(far - near, 1e-12);
  for (let p = 0; p < data.length; p++) {
    if (depth[p] !== Number.POSITIVE_INFINITY) data[p] = Math.round(255 - (depth[p] - near) * scale);
  }
  return { width: size.width, height: size.height, channels: 1, data };
}

/**
 * Normals as colour, the way normal maps are read: red right, green up, blue towards the viewer; 127.5 is zero, black nothing.
 *
 * @throws TextureError ARRAY_LENGTH when a face names a vertex that there is not
 */
export function renderNormals(mesh: DrawableMesh, camera: PhotoCamera, size: PictureSize): RgbImage {
  checkFaces('faces', mesh.faces, mesh.vertices.length / 3);
  const points = projectToPhoto(camera, mesh.vertices);
  const buffers = rasterize(points, mesh.faces, createRasterBuffers(size));
  const normals = interpolateVertexValues(buffers, mesh.faces, vertexNormals(mesh.vertices, mesh.faces), 3);
  const image = blankImage(size, [0, 0, 0]);
  for (let p = 0; p < normals.length; p += 3) {
    const length = Math.hypot(normals[p], normals[p + 1], normals[p + 2]);
    if (length === 0) continue;
    image.data[p] = Math.round(127.5 + (127.5 * normals[p]) / length);
    image.data[p + 1] = Math.round(127.5 - (127.5 * normals[p + 1]) / length);
    image.data[p + 2] = Math.round(127.5 - (127.5 * normals[p + 2]) / length);
  }
  return image;
}

/** The texture's layout: every face's outline over `texture` or white. Square, `side` pixels where no texture is given. */
export function renderUvMap(uvs: Float32Array, uvFaces: Uint32Array, side: number, texture?: RgbImage): RgbImage {
  const image = texture ? { ...texture, data: texture.data.slice() } : blankImage({ width: side, height: side });
  const { width, height } = image;
  const count = uvs.length / 2;
  const edges = new Set<number>();
  for (let f = 0; f < uvFaces.length; f++) edges.add(uvFaces[f] * count + uvFaces[f % 3 === 2 ? f - 2 : f + 1]);
  for (const edge of edges) {
    const [from, to] = [Math.floor(edge / count), edge % count];
    // Each inner edge belongs to two faces that run it in opposite directions: draw it once. Borders run one way.
    if (from > to && edges.has(to * count + from)) continue;
    const [a, b] = [2 * from, 2 * to];
    const [ax, ay] = [uvs[a] * width - 0.5, (1 - uvs[a + 1]) * height - 0.5];
    const [bx, by] = [uvs[b] * width - 0.5, (1 - uvs[b + 1]) * height - 0.5];
    drawSegment(image, ax, ay, bx, by, 0.1, texture ? [255, 255, 255] : [70, 90, 120]);
  }
  return image;
}

/**
 * Dots with a dark rim on a copy of the picture.
 *
 * @param points [N, stride], x and y first, pixels
 * @param stride values per point; default 2
 */
export function drawLandmarks(
  image: RgbImage,
  points: Float32Array | Float64Array,
  options: { readonly stride?: number; readonly color?: Rgb; readonly radiusPx?: number } = {},
): RgbImage {
  const { stride = 2, color = [64, 224, 120] } = options;
  const radius = options.radiusPx ?? Math.max(1.2, Math.max(image.width, image.height) / 320);
  const result = { ...image, data: image.data.slice() };
  for (let i = 0; i + 1 < points.length; i += stride) {
    if (!Number.isFinite(points[i] + points[i + 1])) continue;
    drawSegment(result, points[i], points[i + 1], points[i], points[i + 1], radius + 0.8, [16, 32, 24]);
    drawSegment(result, points[i], points[i + 1], points[i], points[i + 1], radius, color);
  }
  return result;
}
