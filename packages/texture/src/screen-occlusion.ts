import type { RasterBuffers } from './raster-buffers.js';

/** Taps around each vertex, on a golden-angle spiral. */
const TAPS = 14;
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));
/** Below this sine above the tangent plane a neighbour is the surface itself. */
const SURFACE_SINE = 0.1;
const STRENGTH = 1.5;
/** Vertices that face away by more than this are not drawn and stay open. */
const BACK_SIDE = 0.3;
/** Vertices this far behind what their pixel shows, pixels, are not drawn either. */
const HIDDEN_PIXELS = 12;
/** Different turns of the spiral: fine noise, which interpolation smooths, instead of banding. */
const SPIRALS = 16;

/**
 * Darkening of crevices from what the depth picture shows around each vertex: 1 is open, towards 0 is enclosed.
 *
 * Only what the camera sees can occlude. One value per vertex, so its price does not grow with the picture.
 *
 * @param points   [V, 3], raster pixels and depth in `depthUnit`s
 * @param normals  [V, 3], unit, camera frame
 * @param buffers  the same mesh, drawn
 * @param pixelsPerUnit raster pixels per unit of depth
 * @param radiusPixels  how far occluders reach
 * @param needed [V] or more, 0 for vertices that may stay open
 * @returns [V], 0..1
 */
export function screenOcclusion(
  points: Float64Array,
  normals: Float64Array,
  buffers: RasterBuffers,
  pixelsPerUnit: number,
  radiusPixels: number,
  needed: Uint8Array,
): Float32Array {
  const { width, height, depth } = buffers;
  const spirals = tapOffsets(radiusPixels);
  const openness = new Float32Array(points.length / 3).fill(1);
  for (let v = 0; v < openness.length; v++) {
    if (needed[v] === 0) continue;
    const px = points[3 * v];
    const py = points[3 * v + 1];
    const pz = points[3 * v + 2];
    const nx = normals[3 * v];
    const ny = normals[3 * v + 1];
    const nz = normals[3 * v + 2];
    if (nz > BACK_SIDE || isBehind(buffers, px, py, pz - HIDDEN_PIXELS / pixelsPerUnit)) continue;
    const spiral = 2 * TAPS * (v % SPIRALS);
    let blocked = 0;
    for (let t = 0; t < TAPS; t++) {
      const dx = spirals[spiral + 2 * t];
      const dy = spirals[spiral + 2 * t + 1];
      const fx = px + dx + 0.5;
      const fy = py + dy + 0.5;
      if (!(fx >= 0 && fy >= 0 && fx < width && fy < height)) continue;
      const x = fx | 0;
      const y = fy | 0;
      const dz = (depth[y * width + x] - pz) * pixelsPerUnit;
      if (!(dz < radiusPixels)) continue;
      const rise = dx * nx + dy * ny + dz * nz;
      if (rise <= 0) continue;
      const distance = Math.sqrt(dx * dx + dy * dy + dz * dz) + 1e-9;
      const sine = rise / distance - SURFACE_SINE;
      if (sine > 0 && distance < 2 * radiusPixels) blocked += sine * (1 - distance / (2 * radiusPixels));
    }
    openness[v] = Math.max(0, 1 - (STRENGTH * blocked) / TAPS);
  }
  return openness;
}

function isBehind({ width, height, depth }: RasterBuffers, x: number, y: number, z: number): boolean {
  const column = Math.round(x);
  const row = Math.round(y);
  return column >= 0 && row >= 0 && column < width && row < height && z > depth[row * width + column];
}

/** [SPIRALS, TAPS, 2], evenly over a disc */
function tapOffsets(radiusPixels: number): Float64Array {
  const offsets = new Float64Array(2 * SPIRALS * TAPS);
  for (let i = 0; i < SPIRALS * TAPS; i++) {
    const t = i % TAPS;
    const angle = t * GOLDEN_ANGLE + (2 * Math.PI * Math.floor(i / TAPS)) / SPIRALS;
    const reach = radiusPixels * Math.sqrt((t + 0.5) / TAPS);
    offsets[2 * i] = reach * Math.cos(angle);
    offsets[2 * i + 1] = reach * Math.sin(angle);
  }
  return offsets;
}
