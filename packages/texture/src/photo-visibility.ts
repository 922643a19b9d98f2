import type { PhotoCamera } from './photo-camera.js';
import { pixelsPerMetre, projectToPhoto, scalePhotoCamera } from './photo-camera.js';
import { createRasterBuffers, type RasterBuffers } from './raster-buffers.js';
import { rasterize } from './rasterize.js';
import { coveredWindow } from './window.js';

/** Pixels along the head's larger side in the depth picture, whatever the photo's size. */
const DEPTH_SIDE = 800;
/** A step in depth above this, m, is an outline: what lies near it mixes two surfaces. */
const OUTLINE_STEP = 0.006;

/** What a photo sees of a head. */
export interface PhotoVisibility {
  readonly buffers: RasterBuffers;
  /** [V, 3], raster pixels and camera depth in metres */
  readonly points: Float64Array;
  /** Raster pixel = photo pixel * scale + offset */
  readonly scale: number;
  readonly offsetX: number;
  readonly offsetY: number;
  readonly pixelsPerMetre: number;
  /** [H, W], distance to the nearest outline, raster pixels, at most 255 */
  readonly outlineDistance: Uint8Array;
}

/** Depth and outlines of a head as a photo sees it; null when the head lies outside the photo. */
export function photoVisibility(
  photo: { readonly width: number; readonly height: number },
  camera: PhotoCamera,
  vertices: Float32Array | Float64Array,
  faces: Uint32Array,
): PhotoVisibility | null {
  const extent = coveredWindow(projectToPhoto(camera, vertices), photo);
  if (extent === null) return null;
  const scale = Math.min(8, DEPTH_SIDE / extent.meshSide);
  const points = projectToPhoto(scalePhotoCamera(camera, scale), vertices);
  const shift = (scale - 1) / 2;
  const raster = { width: Math.ceil(photo.width * scale), height: Math.ceil(photo.height * scale) };
  const window = coveredWindow(points, raster);
  if (window === null) return null;
  for (let i = 0; i < points.length; i += 3) {
    points[i] -= window.left;
    points[i + 1] -= window.top;
  }
  const buffers = rasterize(points, faces, createRasterBuffers(window, { barycentrics: false }), { clear: false });
  return {
    buffers,
    points,
    scale,
    offsetX: shift - window.left,
    offsetY: shift - window.top,
    pixelsPerMetre: pixelsPerMetre(camera) * scale,
    outlineDistance: outlineDistance(buffers),
  };
}

/** Two-pass city-block-with-diagonals distance (weights 1 and 1.4, in fifths) to depth steps and to the mesh's edge. */
function outlineDistance({ width, height, depth }: RasterBuffers): Uint8Array {
  const far = 5 * 255;
  const fifths = new Uint16Array(width * height).fill(far);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const p = y * width + x;
      const z = depth[p];
      if (z === Number.POSITIVE_INFINITY) {
        fifths[p] = 0;
        continue;
      }
      if (x + 1 < width && !(Math.abs(depth[p + 1] - z) < OUTLINE_STEP)) {
        fifths[p] = 0;
        fifths[p + 1] = 0;
      }
      if (y + 1 < height && !(Math.abs(depth[p + width] - z) < OUTLINE_STEP)) {
        fifths[p] = 0;
        fifths[p + width] = 0;
      }
    }
  }
  for (let y = 1; y < height; y++) {
    for (let x = 1; x < width - 1; x++) {
      const p = y * width + x;
      const above = p - width;
      fifths[p] = Math.min(
        fifths[p],
        fifths[p - 1] + 5,
        fifths[above] + 5,
        fifths[above - 1] + 7,
        fifths[above + 1] + 7,
      );
    }
  }
  const distance = new Uint8Array(width * height);
  for (let y = height - 2; y >= 0; y--) {
    for (let x = width - 2; x > 0; x--) {
      const p = y * width + x;
      const below = p + width;
      fifths[p] = Math.min(
        fifths[p],
        fifths[p + 1] + 5,
        fifths[below] + 5,
        fifths[below - 1] + 7,
        fifths[below + 1] + 7,
      );
    }
  }
  for (let p = 0; p < distance.length; p++) distance[p] = fifths[p] / 5;
  return distance;
}
