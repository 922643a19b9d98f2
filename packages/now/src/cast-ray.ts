import type { AabbTree } from './aabb-tree.js';

/** Where a ray first meets the mesh. */
export interface RayHit {
  /** In lengths of the direction */
  readonly distance: number;
  readonly faceId: number;
}

type Point = readonly [number, number, number];

/**
 * The first face that a ray from `origin` along `direction` meets, from either side; null when it misses.
 *
 * Faces that the ray only grazes (parallel to it) do not count. The direction need not have unit length.
 * @see Moeller and Trumbore 1997, "Fast, minimum storage ray-triangle intersection"
 */
export function castRay(tree: AabbTree, origin: Point, direction: Point): RayHit | null {
  const { bounds, link, count, corners, faceIds } = tree;
  const stack = [0];
  let distance = Number.POSITIVE_INFINITY;
  let triangle = -1;
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (enterBox(bounds, 6 * node, origin, direction) >= distance) continue;
    if (count[node] === 0) {
      stack.push(link[node], node + 1);
      continue;
    }
    for (let k = link[node]; k < link[node] + count[node]; k++) {
      const found = meetTriangle(corners, 9 * k, origin, direction);
      if (found < distance) {
        distance = found;
        triangle = k;
      }
    }
  }
  return triangle < 0 ? null : { distance, faceId: faceIds[triangle] };
}

/** Distance to where the ray enters a box, 0 when it starts inside, infinity when it misses. */
function enterBox(bounds: Float64Array, at: number, origin: Point, direction: Point): number {
  let enter = 0;
  let leave = Number.POSITIVE_INFINITY;
  for (let axis = 0; axis < 3; axis++) {
    const low = bounds[at + axis] - origin[axis];
    const high = bounds[at + 3 + axis] - origin[axis];
    if (direction[axis] === 0) {
      if (low > 0 || high < 0) return Number.POSITIVE_INFINITY;
      continue;
    }
    const [first, second] = [low / direction[axis], high / direction[axis]];
    enter = Math.max(enter, Math.min(first, second));
    leave = Math.min(leave, Math.max(first, second));
  }
  return enter <= leave ? enter : Number.POSITIVE_INFINITY;
}

function meetTriangle(corners: Float64Array, at: number, [ox, oy, oz]: Point, [dx, dy, dz]: Point): number {
  const ux = corners[at + 3] - corners[at];
  const uy = corners[at + 4] - corners[at + 1];
  const uz = corners[at + 5] - corners[at + 2];
  const vx = corners[at + 6] - corners[at];
  const vy = corners[at + 7] - corners[at + 1];
  const vz = corners[at + 8] - corners[at + 2];
  const px = dy * vz - dz * vy;
  const py = dz * vx - dx * vz;
  const pz = dx * vy - dy * vx;
  const determinant = ux * px + uy * py + uz * pz;
  if (determinant === 0) return Number.POSITIVE_INFINITY;
  const sx = ox - corners[at];
  const sy = oy - corners[at + 1];
  const sz = oz - corners[at + 2];
  const u = (sx * px + sy * py + sz * pz) / determinant;
  const qx = sy * uz - sz * uy;
  const qy = sz * ux - sx * uz;
  const qz = sx * uy - sy * ux;
  const v = (dx * qx + dy * qy + dz * qz) / determinant;
  if (u < 0 || v < 0 || u + v > 1) return Number.POSITIVE_INFINITY;
  const t = (vx * qx + vy * qy + vz * qz) / determinant;
  return t >= 0 ? t : Number.POSITIVE_INFINITY;
}
