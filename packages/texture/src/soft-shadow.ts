import { createRasterBuffers } from './raster-buffers.js';
import { rasterize } from './rasterize.js';

/** Side of the depth picture seen from the light, and the half-width of the blur over it, pixels. */
const MAP_SIDE = 160;
const BLUR = 2;
/** Parts of the mesh's size by which a surface must be nearer to the light to shade another. */
const DEPTH_BIAS = 0.02;

/**
 * How much of a far light reaches each vertex: 1 lit, 0 in the shadow of the mesh itself, soft in between.
 *
 * The light's own side of a surface is not tested (that is the cosine's part).
 *
 * @param vertices  [V, 3], any frame
 * @param faces     [F, 3]
 * @param direction towards the light, same frame
 * @returns [V], 0..1
 */
export function softShadow(
  vertices: Float32Array | Float64Array,
  faces: Uint32Array,
  direction: readonly [number, number, number],
): Float32Array {
  const points = lightView(vertices, direction);
  const size = { width: MAP_SIDE, height: MAP_SIDE };
  const { depth } = rasterize(points, faces, createRasterBuffers(size, { barycentrics: false }));
  const bias = DEPTH_BIAS * MAP_SIDE;
  const lit = new Float32Array(vertices.length / 3);
  for (let v = 0; v < lit.length; v++) {
    const column = Math.round(points[3 * v]);
    const row = Math.round(points[3 * v + 1]);
    const limit = points[3 * v + 2] - bias;
    let open = 0;
    for (let y = row - BLUR; y <= row + BLUR; y++) {
      for (let x = column - BLUR; x <= column + BLUR; x++) {
        if (!(depth[y * MAP_SIDE + x] < limit)) open++;
      }
    }
    lit[v] = open / (2 * BLUR + 1) ** 2;
  }
  return lit;
}

/** The mesh as the light sees it, filling the depth picture up to the blur's margin; z grows away from the light, in pixels. */
function lightView(
  vertices: Float32Array | Float64Array,
  [lx, ly, lz]: readonly [number, number, number],
): Float64Array {
  const length = Math.hypot(lx, ly, lz) || 1;
  const z = [-lx / length, -ly / length, -lz / length];
  const helper = Math.abs(z[1]) < 0.9 ? [0, 1, 0] : [1, 0, 0];
  const x = cross(helper, z);
  const norm = Math.hypot(x[0], x[1], x[2]);
  for (let k = 0; k < 3; k++) x[k] /= norm;
  const y = cross(z, x);
  const points = new Float64Array(vertices.length);
  const low = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const high = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < points.length; i += 3) {
    points[i] = vertices[i] * x[0] + vertices[i + 1] * x[1] + vertices[i + 2] * x[2];
    points[i + 1] = vertices[i] * y[0] + vertices[i + 1] * y[1] + vertices[i + 2] * y[2];
    points[i + 2] = vertices[i] * z[0] + vertices[i + 1] * z[1] + vertices[i + 2] * z[2];
    for (let k = 0; k < 2; k++) {
      if (points[i + k] < low[k]) low[k] = points[i + k];
      if (points[i + k] > high[k]) high[k] = points[i + k];
    }
  }
  const margin = BLUR + 1;
  const scale = (MAP_SIDE - 1 - 2 * margin) / Math.max(high[0] - low[0], high[1] - low[1], 1e-12);
  for (let i = 0; i < points.length; i += 3) {
    points[i] = (points[i] - low[0]) * scale + margin;
    points[i + 1] = (points[i + 1] - low[1]) * scale + margin;
    points[i + 2] *= scale;
  }
  return points;
}

function cross(a: readonly number[], b: readonly number[]): number[] {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}
