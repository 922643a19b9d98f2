import { borrowRaster } from './borrow-raster.js';
import type { PhotoCamera } from './photo-camera.js';
import { pixelsPerMetre, projectToPhoto, scalePhotoCamera } from './photo-camera.js';
import type { RasterBuffers } from './raster-buffers.js';
import { rasterize } from './rasterize.js';
import { coveredWindow, type Window } from './window.js';

/** Pixels along the head's larger side in the depth picture, whatever the photo's size. */
const DEPTH_SIDE = 800;
/** A step in depth above this, m, is an outline: what lies near it mixes two surfaces. */
const OUTLINE_STEP = 0.006;

/** What a photo sees of a head. Its depth picture is borrowed: it lasts until the next picture is drawn. */
export interface PhotoVisibility {
  /** The part of the photo that the head can cover, photo pixels */
  readonly extent: Window;
  readonly buffers: RasterBuffers;
  /** [V, 3], raster pixels and camera depth in metres */
  readonly points: Float64Array;
  /** Raster pixel = photo pixel * scale + offset */
  readonly scale: number;
  readonly offsetX: number;
  readonly offsetY: number;
  readonly pixelsPerMetre: number;
  /** [H, W], distance to the nearest outline, fifths of raster pixels, at most 255 pixels */
  readonly outlineFifths: Uint16Array;
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
  const buffers = rasterize(points, faces, borrowRaster(window));
  return {
    extent,
    buffers,
    points,
    scale,
    offsetX: shift - window.left,
    offsetY: shift - window.top,
    pixelsPerMetre: pixelsPerMetre(camera) * scale,
    outlineFifths: outlineFifths(buffers),
  };
}

/** Two-pass city-block-with-diagonals distance (weights 1 and 1.4) to depth steps and to the mesh's edge, in fifths of pixels. */
function outlineFifths({ width, height, depth }: RasterBuffers): Uint16Array {
  const fifths = new Uint16Array(width * height).fill(5 * 255);
  for (let y = 0; y < height; y++) {
    const isLastRow = y + 1 === height;
    for (let x = 0, p = y * width; x < width; x++, p++) {
      const z = depth[p];
      if (z === Number.POSITIVE_INFINITY) {
        fifths[p] = 0;
        continue;
      }
      if (x + 1 < width && !(Math.abs(depth[p + 1] - z) < OUTLINE_STEP)) {
        fifths[p] = 0;
        fifths[p + 1] = 0;
      }
      if (!isLastRow && !(Math.abs(depth[p + width] - z) < OUTLINE_STEP)) {
        fifths[p] = 0;
        fifths[p + width] = 0;
      }
    }
  }
  for (let y = 1; y < height; y++) spreadRow(fifths, y * width + 1, width - 2, 1, -width);
  for (let y = height - 2; y >= 0; y--) spreadRow(fifths, y * width + width - 2, width - 2, -1, width);
  return fifths;
}

/** One row of a pass: each pixel takes what its neighbour before it and the three in the row at `across` tell. */
function spreadRow(fifths: Uint16Array, start: number, count: number, direction: 1 | -1, across: number): void {
  if (count < 1) return;
  let before = fifths[start - direction];
  let left = fifths[start - direction + across];
  let middle = fifths[start + across];
  for (let i = 0, p = start; i < count; i++, p += direction) {
    const right = fifths[p + across + direction];
    let nearest = fifths[p];
    if (nearest > 0) {
      if (before + 5 < nearest) nearest = before + 5;
      if (middle + 5 < nearest) nearest = middle + 5;
      if (left + 7 < nearest) nearest = left + 7;
      if (right + 7 < nearest) nearest = right + 7;
      fifths[p] = nearest;
    }
    before = nearest;
    left = middle;
    middle = right;
  }
}
