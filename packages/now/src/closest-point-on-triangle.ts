/**
 * The point of a triangle nearest to (px, py, pz), written to `out[0..2]`; `corners[at .. at + 9)` holds a, b, c.
 *
 * Voronoi regions of the corners and edges are tested first, so that slivers and triangles of zero area (where the face has
 * no interior to divide by) still give an exact point of an edge. Ericson, Real-Time Collision Detection, section 5.1.5.
 *
 * @returns the squared distance
 */
export function closestPointOnTriangle(
  corners: Float64Array,
  at: number,
  px: number,
  py: number,
  pz: number,
  out: Float64Array,
): number {
  const ax = corners[at];
  const ay = corners[at + 1];
  const az = corners[at + 2];
  const abx = corners[at + 3] - ax;
  const aby = corners[at + 4] - ay;
  const abz = corners[at + 5] - az;
  const acx = corners[at + 6] - ax;
  const acy = corners[at + 7] - ay;
  const acz = corners[at + 8] - az;
  const apx = px - ax;
  const apy = py - ay;
  const apz = pz - az;
  const d1 = abx * apx + aby * apy + abz * apz;
  const d2 = acx * apx + acy * apy + acz * apz;
  let v = 0; // weights of b and c
  let w = 0;
  if (d1 > 0 || d2 > 0) {
    const abab = abx * abx + aby * aby + abz * abz;
    const acac = acx * acx + acy * acy + acz * acz;
    const abac = abx * acx + aby * acy + abz * acz;
    const d3 = d1 - abab;
    const d4 = d2 - abac;
    const d5 = d1 - abac;
    const d6 = d2 - acac;
    const va = d3 * d6 - d5 * d4;
    const vb = d5 * d2 - d1 * d6;
    const vc = d1 * d4 - d3 * d2;
    if (d3 >= 0 && d4 <= d3) {
      v = 1;
    } else if (d6 >= 0 && d5 <= d6) {
      w = 1;
    } else if (va > 0 && vb > 0 && vc > 0) {
      const total = va + vb + vc;
      v = vb / total;
      w = vc / total;
    } else {
      return closestPointOnEdges(corners, at, px, py, pz, out);
    }
  }
  const qx = ax + v * abx + w * acx;
  const qy = ay + v * aby + w * acy;
  const qz = az + v * abz + w * acz;
  out[0] = qx;
  out[1] = qy;
  out[2] = qz;
  return (px - qx) ** 2 + (py - qy) ** 2 + (pz - qz) ** 2;
}

/** The nearest point of the three edges; exact for degenerate triangles too. */
function closestPointOnEdges(
  corners: Float64Array,
  at: number,
  px: number,
  py: number,
  pz: number,
  out: Float64Array,
): number {
  let best = Number.POSITIVE_INFINITY;
  for (let edge = 0; edge < 3; edge++) {
    const from = at + 3 * edge;
    const to = at + 3 * ((edge + 1) % 3);
    const ex = corners[to] - corners[from];
    const ey = corners[to + 1] - corners[from + 1];
    const ez = corners[to + 2] - corners[from + 2];
    const length2 = ex * ex + ey * ey + ez * ez;
    const along = (px - corners[from]) * ex + (py - corners[from + 1]) * ey + (pz - corners[from + 2]) * ez;
    const t = length2 > 0 ? Math.min(Math.max(along / length2, 0), 1) : 0;
    const qx = corners[from] + t * ex;
    const qy = corners[from + 1] + t * ey;
    const qz = corners[from + 2] + t * ez;
    const distance2 = (px - qx) ** 2 + (py - qy) ** 2 + (pz - qz) ** 2;
    if (distance2 < best) {
      best = distance2;
      out[0] = qx;
      out[1] = qy;
      out[2] = qz;
    }
  }
  return best;
}
