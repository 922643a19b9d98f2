import type { RgbImage } from '@ringnet/io';
import { blankImage } from './blank-image.js';
import { drawMesh } from './draw-mesh.js';
import type { Rgb } from './lighting.js';
import { type PhotoCamera, projectToPhoto } from './photo-camera.js';
import { type RenderOptions, renderMesh, renderRotated } from './render.js';
import { type Rectangle, resample } from './resample.js';
import { drawLabel, labelWidth } from './stroke-font.js';
import type { DrawableMesh } from './surface.js';

const GAP = 16;
const LABEL_HEIGHT = 17;
const LABEL_BAND = 44;
const INK: Rgb = [60, 64, 72];
const TURN = Math.PI / 6;
/** Room around the head, parts of its size. */
const MARGIN = 1.55;

export interface PanelOptions extends RenderOptions {
  /** Side of each picture, pixels; default 448 */
  readonly side?: number;
}

/**
 * RingNet's figure: photo, overlay, mesh, mesh turned by 30 degrees, side by side with labels, cut to the head.
 *
 * With a textured `surface`, the mesh and the turned mesh show the texture; the overlay always shows the plain mesh.
 */
export function renderPanel(
  photo: RgbImage,
  mesh: DrawableMesh,
  camera: PhotoCamera,
  options: PanelOptions = {},
): RgbImage {
  const side = options.side ?? 448;
  const size = { width: side, height: side };
  const from = headSquare(photo, mesh, camera);
  const view = zoom(camera, from, side);
  const picture = resample(photo, from, size);
  const cells: [string, RgbImage][] = [
    ['photo', picture],
    ['overlay', drawMesh(picture, mesh, view, {}, { ...options, lighting: undefined })],
    ['mesh', renderMesh(mesh, view, size, options)],
    ['rotated', renderRotated(mesh, TURN, size, options)],
  ];
  const panel = blankImage({ width: cells.length * (side + GAP) + GAP, height: side + GAP + LABEL_BAND });
  cells.forEach(([label, cell], k) => {
    const left = GAP + k * (side + GAP);
    paste(panel, cell, left, GAP);
    const x = left + (side - labelWidth(label, LABEL_HEIGHT)) / 2;
    drawLabel(panel, label, x, side + GAP + (LABEL_BAND - LABEL_HEIGHT) / 2, LABEL_HEIGHT, INK);
  });
  return panel;
}

/** The square of the photo around the head; it stays inside the photo where it fits. */
function headSquare(photo: RgbImage, mesh: DrawableMesh, camera: PhotoCamera): Rectangle {
  const points = projectToPhoto(camera, mesh.vertices);
  let [x0, y0, x1, y1] = [photo.width, photo.height, 0, 0];
  for (let i = 0; i < points.length; i += 3) {
    x0 = Math.min(x0, points[i]);
    x1 = Math.max(x1, points[i]);
    y0 = Math.min(y0, points[i + 1]);
    y1 = Math.max(y1, points[i + 1]);
  }
  const shortest = Math.min(photo.width, photo.height);
  const side = Math.min(shortest, Math.max(8, MARGIN * Math.max(x1 - x0, y1 - y0)));
  const clamp = (middle: number, limit: number) => Math.max(-0.5, Math.min(limit - 0.5 - side, middle - side / 2));
  return {
    left: clamp((x0 + x1) / 2, photo.width),
    top: clamp((y0 + y1) / 2, photo.height),
    width: side,
    height: side,
  };
}

/** The camera of a picture that shows `from` at `side` pixels. */
function zoom(camera: PhotoCamera, from: Rectangle, side: number): PhotoCamera {
  const [a, b, c, d, e, f] = camera.imageFromCamera;
  const k = side / from.width;
  return {
    imageFromCamera: Float64Array.of(a * k, b * k, (c - from.left) * k - 0.5, d * k, e * k, (f - from.top) * k - 0.5),
  };
}

function paste(target: RgbImage, picture: RgbImage, left: number, top: number): void {
  const stride = 3 * picture.width;
  for (let y = 0; y < picture.height; y++) {
    target.data.set(picture.data.subarray(y * stride, (y + 1) * stride), 3 * ((top + y) * target.width + left));
  }
}
