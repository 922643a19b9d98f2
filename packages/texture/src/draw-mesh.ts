import type { RgbImage } from '@ringnet/io';
import { borrowRaster } from './borrow-raster.js';
import { checkFaces } from './check-faces.js';
import { checkPicture } from './check-picture.js';
import { type Lighting, softLighting, studioLighting } from './lighting.js';
import { type PhotoCamera, pixelsPerMetre, projectToPhoto } from './photo-camera.js';
import { MAX_PIXELS } from './raster-buffers.js';
import { rasterize } from './rasterize.js';
import { resolveSamples } from './resolve-samples.js';
import { screenOcclusion } from './screen-occlusion.js';
import { shadeVertices } from './shade-vertices.js';
import { softShadow } from './soft-shadow.js';
import { type DrawableMesh, litSurface, type Surface } from './surface.js';
import { vertexNormals } from './vertex-normals.js';
import { visibleFaces } from './visible-faces.js';
import { coveredWindow, type Window } from './window.js';

export interface DrawOptions {
  /** Samples per pixel and axis, 1 to 4; default 2, four samples a pixel. Fewer where the mesh covers too many pixels for so many */
  readonly supersample?: number;
  /** Default `softLighting` with a texture, otherwise `studioLighting` */
  readonly lighting?: Lighting;
  /** 0..1; default 1 */
  readonly opacity?: number;
}

/** Reach of crevice darkening, parts of the mesh's larger side on the screen. */
const OCCLUSION_REACH = 0.06;

/**
 * Draws a mesh over a picture with soft self-shadow and antialiased edges.
 *
 * @param background is not modified
 * @param camera     into the pixels of `background`
 * @returns a new picture of the same size
 * @throws TextureError MODEL_WITHOUT_UVS when a texture is given for a mesh without texture coordinates
 * @throws TextureError ARRAY_LENGTH when a picture is not width x height x 3 bytes or a face names a vertex that there is not
 * @throws TextureError SIZE_LIMIT when the mesh covers more than 8192 x 8192 pixels
 */
export function drawMesh(
  background: RgbImage,
  mesh: DrawableMesh,
  camera: PhotoCamera,
  surface: Surface = {},
  options: DrawOptions = {},
): RgbImage {
  checkPicture('background', background);
  if (surface.texture) checkPicture('texture', surface.texture);
  checkFaces('faces', mesh.faces, mesh.vertices.length / 3);
  const lighting = options.lighting ?? (surface.texture ? softLighting : studioLighting);
  const points = projectToPhoto(camera, mesh.vertices);
  const window = coveredWindow(points, background);
  if (window === null) return { ...background, data: background.data.slice() };
  const samples = affordableSamples(options.supersample ?? 2, window);

  for (let i = 0; i < points.length; i += 3) {
    points[i] = (points[i] - window.left) * samples + (samples - 1) / 2;
    points[i + 1] = (points[i + 1] - window.top) * samples + (samples - 1) / 2;
  }
  const size = { width: window.width * samples, height: window.height * samples };
  const buffers = rasterize(points, mesh.faces, borrowRaster(size));
  const visible = visibleFaces(points, mesh.faces, buffers);

  const normals = vertexNormals(mesh.vertices, mesh.faces);
  const hasShadow = (lighting.shadow ?? 1) > 0;
  const unit = pixelsPerMetre(camera) * samples;
  const reach = OCCLUSION_REACH * window.meshSide * samples;
  const { needed } = visible;
  const outer = outerNeeded(needed);
  const keyVisibility = hasShadow
    ? softShadow(mesh.vertices, mesh.faces, normals, lighting.key.direction, outer)
    : null;
  const openness = hasShadow ? screenOcclusion(points, normals, buffers, unit, reach, outer) : null;
  const light = shadeVertices(normals, lighting, keyVisibility, openness, needed);
  const paint = litSurface(points, mesh, visible, surface, light, samples);
  return resolveSamples(background, window, buffers, samples, options.opacity ?? 1, paint);
}

/** Edges of a head that fills a photo of many megapixels need no smoothing: better coarse than not at all. */
function affordableSamples(wanted: number, window: Window): number {
  let samples = Math.min(4, Math.max(1, Math.round(wanted)));
  while (samples > 1 && window.width * window.height * samples * samples > MAX_PIXELS) samples--;
  return samples;
}

/** Vertices of which either side is needed: shadows and crevices dim both. [V] */
function outerNeeded(needed: Uint8Array): Uint8Array {
  const count = needed.length / 2;
  const either = needed.slice(0, count);
  for (let v = 0; v < count; v++) either[v] |= needed[count + v];
  return either;
}
