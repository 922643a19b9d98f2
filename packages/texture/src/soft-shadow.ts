import { createRasterBuffers } from './raster-buffers.js';
import { rasterize } from './rasterize.js';

/** Side of the depth picture seen from the light, and the half-width of the blur over it, pixels. */
const MAP_SIDE = 128;
const BLUR = 2;
/** Map pixels by which a surface must be nearer to the light to shade another, and by which a vertex is lifted off its own. */
const DEPTH_BIAS = 2;
const LIFT = 2.8;

/**
 * How much of a far light reaches each vertex: 1 lit, 0 in the shadow of the mesh itself, soft in between.
 *
 * The light's own side of a surface is not tested (that is the cosine's part).
 *
 * @param vertices  [V, 3], any frame
 * @param faces     [F, 3]
 * @param normals   [V, 3], unit, same frame
 * @param direction towards the light, same frame
 * @param needed    [V] or more, 0 for vertices that may be given as lit; default all are asked for
 * @returns [V], 0..1
 */
export function softShadow(
  vertices: Float32Array | Float64Array,
  faces: Uint32Array,
  normals: Float64Array,
  direction: readonly [number, number, number],
  needed: Uint8Array | null = null,
): Float32Array {
  const { points, axes } = lightView(vertices, direction);
  const size = { width: MAP_SIDE, height: MAP_SIDE };
  const { depth } = rasterize(points, faces, createRasterBuffers(size, { barycentrics: false }), {
    clear: false,
    // What faces the light hides as much as the whole mesh does.
    cull: 'back',
  });
  const lit = new Float32Array(vertices.length / 3).fill(1);
  for (let v = 0; v < lit.length; v++) {
    if (needed !== null && needed[v] === 0) continue;
    const i = 3 * v;
    // Vertices that face away from the light are dark anyway.
    const towards = -dot(axes[2], normals, i);
    if (towards < -0.3) continue;
    const column = clampToMap(points[i] + LIFT * dot(axes[0], normals, i));
    const row = clampToMap(points[i + 1] + LIFT * dot(axes[1], normals, i));
    const limit = points[i + 2] - LIFT * towards - DEPTH_BIAS;
    let open = 0;
    for (let y = row - BLUR; y <= row + BLUR; y++) {
      const p = y * MAP_SIDE + column;
      for (let q = p - BLUR; q <= p + BLUR; q++) if (!(depth[q] < limit)) open++;
    }
    lit[v] = open / (2 * BLUR + 1) ** 2;
  }
  return lit;
}

/** The mesh as the light sees it, filling the depth picture up to the blur's margin; z grows away from the light, in pixels. */
function lightView(
  vertices: Float32Array | Float64Array,
  [lx, ly, lz]: readonly [number, number, number],
): { points: Float64Array; axes: number[][] } {
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
    points[i] = dot(x, vertices, i);
    points[i + 1] = dot(y, vertices, i);
    points[i + 2] = dot(z, vertices, i);
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
  return { points, axes: [x, y, z] };
}

function dot(axis: readonly number[], values: Float32Array | Float64Array, i: number): number {
  return axis[0] * values[i] + axis[1] * values[i + 1] + axis[2] * values[i + 2];
}

function cross(a: readonly number[], b: readonly number[]): number[] {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function clampToMap(value: number): number {
  return Math.max(BLUR, Math.min(MAP_SIDE - 1 - BLUR, Math.round(value)));
}
