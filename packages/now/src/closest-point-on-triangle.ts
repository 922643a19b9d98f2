/** Squared sine of the angle at a below which a triangle is a sliver. */
const sliverSine2 = 1e-4;

/**
 * The point of a triangle nearest to (px, py, pz), written to `out[0..2]`; `corners[at .. at + 9)` holds a, b, c.
 *
 * Voronoi regions of the corners and edges are tested first, so that triangles of zero area (where the face has no interior
 * to divide by) still give an exact point of an edge. The areas of slivers cancel to noise (1e-2 of the length for a width of
 * 1e-7), so those go through `closestPointOnSliver`. Ericson, Real-Time Collision Detection, section 5.1.5.
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
      if (total < sliverSine2 * abab * acac) return closestPointOnSliver(corners, at, px, py, pz, out);
      v = vb / total;
      w = vc / total;
    } else if (abab * acac - abac * abac < sliverSine2 * abab * acac) {
      return closestPointOnSliver(corners, at, px, py, pz, out);
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

/**
 * For thin triangles: the foot is found along the longest edge and across it. Rounding then spoils only the place across the
 * sliver, where there is next to no room to be wrong.
 */
function closestPointOnSliver(
  corners: Float64Array,
  at: number,
  px: number,
  py: number,
  pz: number,
  out: Float64Array,
): number {
  const onEdge = closestPointOnEdges(corners, at, px, py, pz, out);
  const from = at + 3 * longestEdge(corners, at);
  const to = from + 3 < at + 9 ? from + 3 : at;
  const third = to + 3 < at + 9 ? to + 3 : at;
  let ex = corners[to] - corners[from];
  let ey = corners[to + 1] - corners[from + 1];
  let ez = corners[to + 2] - corners[from + 2];
  const length = Math.sqrt(ex * ex + ey * ey + ez * ez);
  if (length === 0) return onEdge;
  ex /= length;
  ey /= length;
  ez /= length;
  let ux = corners[third] - corners[from];
  let uy = corners[third + 1] - corners[from + 1];
  let uz = corners[third + 2] - corners[from + 2];
  const along = ux * ex + uy * ey + uz * ez;
  ux -= along * ex;
  uy -= along * ey;
  uz -= along * ez;
  const width = Math.sqrt(ux * ux + uy * uy + uz * uz);
  if (width === 0) return onEdge;
  const rx = px - corners[from];
  const ry = py - corners[from + 1];
  const rz = pz - corners[from + 2];
  const x = rx * ex + ry * ey + rz * ez;
  const y = (rx * ux + ry * uy + rz * uz) / width;
  const w = y / width;
  const v = (x - w * along) / length;
  if (v < 0 || w < 0 || v + w > 1) return onEdge;
  const qx = corners[from] + x * ex + w * ux;
  const qy = corners[from + 1] + x * ey + w * uy;
  const qz = corners[from + 2] + x * ez + w * uz;
  const distance2 = (px - qx) ** 2 + (py - qy) ** 2 + (pz - qz) ** 2;
  if (distance2 >= onEdge) return onEdge;
  out[0] = qx;
  out[1] = qy;
  out[2] = qz;
  return distance2;
}

/** Which of ab, bc, ca is the longest: 0, 1 or 2. */
function longestEdge(corners: Float64Array, at: number): number {
  let longest = 0;
  let longest2 = -1;
  for (let edge = 0; edge < 3; edge++) {
    const from = at + 3 * edge;
    const to = at + 3 * ((edge + 1) % 3);
    let length2 = 0;
    for (let axis = 0; axis < 3; axis++) length2 += (corners[to + axis] - corners[from + axis]) ** 2;
    if (length2 > longest2) {
      longest2 = length2;
      longest = edge;
    }
  }
  return longest;
}
