import { drawFaces } from './draw-faces.js';
import { drawFacesByDepth } from './draw-faces-by-depth.js';
import { TextureError } from './errors.js';
import type { RasterBuffers } from './raster-buffers.js';

export interface RasterizeOptions {
  /** `back` drops faces that turn away from the viewer (counter-clockwise seen from outside is the front); default `none` */
  readonly cull?: 'none' | 'back';
  /** True when x, y came from a division by z: depth and barycentrics are then perspective-correct; default false */
  readonly perspective?: boolean;
  /** False draws on top of what the buffers hold, by depth; default true */
  readonly clear?: boolean;
}

/**
 * Draws triangles into the buffers: nearest depth, face row and barycentric weights for every covered pixel.
 *
 * Watertight: a pixel centre on an edge shared by two faces belongs to exactly one (top-left rule), exact while
 * coordinates stay within 32768 pixels of the origin. At equal depth the lower face row wins. Degenerate and
 * non-finite triangles, and with `perspective` those that reach z <= 0, are not drawn.
 *
 * @param points  [V, 3], x right and y down in pixels (pixel centres at integers), z away from the viewer
 * @param faces   [F, 3], rows of `points`
 * @param buffers written in place
 * @returns `buffers`
 * @throws TextureError ARRAY_LENGTH when a length is not a multiple of 3
 */
export function rasterize(
  points: Float32Array | Float64Array,
  faces: Uint32Array,
  buffers: RasterBuffers,
  options: RasterizeOptions = {},
): RasterBuffers {
  if (points.length % 3 !== 0) throw new TextureError('ARRAY_LENGTH', `points has ${points.length} values, not [V, 3]`);
  if (faces.length % 3 !== 0) throw new TextureError('ARRAY_LENGTH', `faces has ${faces.length} values, not [F, 3]`);
  const cullsBack = options.cull === 'back';
  const perspective = options.perspective === true;
  if (options.clear !== false) {
    buffers.depth.fill(Number.POSITIVE_INFINITY);
    buffers.faceIds.fill(-1);
  }
  if (buffers.barycentrics === null && !perspective) drawFacesByDepth(points, faces, buffers, cullsBack);
  else drawFaces(points, faces, 0, faces.length, buffers, cullsBack, perspective);
  return buffers;
}
