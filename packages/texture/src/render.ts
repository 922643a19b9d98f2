import type { RgbImage } from '@ringnet/io';
import { blankImage } from './blank-image.js';
import { type DrawOptions, drawMesh } from './draw-mesh.js';
import type { Rgb } from './lighting.js';
import type { PhotoCamera } from './photo-camera.js';
import type { DrawableMesh, Surface } from './surface.js';
import { framingCamera, turnMesh } from './view.js';

export interface RenderOptions extends DrawOptions {
  /** Texture, vertex colours or one colour; default clay */
  readonly surface?: Surface;
  /** sRGB 0-255; default white */
  readonly background?: Rgb;
}

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** The mesh over its photo, to see how well it fits. `photo` is not modified. */
export function renderOverlay(
  photo: RgbImage,
  mesh: DrawableMesh,
  camera: PhotoCamera,
  options: RenderOptions = {},
): RgbImage {
  return drawMesh(photo, mesh, camera, options.surface, options);
}

/** The mesh alone, where the camera sees it. */
export function renderMesh(
  mesh: DrawableMesh,
  camera: PhotoCamera,
  size: PictureSize,
  options: RenderOptions = {},
): RgbImage {
  return drawMesh(blankImage(size, options.background), mesh, camera, options.surface, options);
}

/**
 * The mesh alone, turned about the middle of its bounds and framed to fill the picture.
 *
 * @param yawRad positive turns the side at the right of the picture towards the viewer
 */
export function renderRotated(
  mesh: DrawableMesh,
  yawRad: number,
  size: PictureSize,
  options: RenderOptions = {},
): RgbImage {
  return renderMesh(turnMesh(mesh, yawRad), framingCamera(mesh, size), size, options);
}

export interface TurntableOptions extends RenderOptions {
  /** Default 36 */
  readonly frames?: number;
  /** Pixels; default 320 */
  readonly side?: number;
}

/** One full turn, one picture per step, the framing the same in all: for a GIF or WebP that loops. */
export function renderTurntable(mesh: DrawableMesh, options: TurntableOptions = {}): RgbImage[] {
  const { frames = 36, side = 320 } = options;
  const size = { width: side, height: side };
  return Array.from({ length: frames }, (_, k) => renderRotated(mesh, (2 * Math.PI * k) / frames, size, options));
}

/** The head from the front, a little turned, for lists: 256 x 256 unless told otherwise. */
export function renderThumbnail(
  mesh: DrawableMesh,
  options: RenderOptions & { readonly side?: number } = {},
): RgbImage {
  const side = options.side ?? 256;
  const size = { width: side, height: side };
  return renderMesh(mesh, framingCamera(mesh, size, 0.94), size, {
    background: [236, 238, 241],
    supersample: 3,
    ...options,
  });
}
