/** A point tied to a mesh. */
export interface SurfacePoint {
  readonly face: number;
  readonly weights: readonly [number, number, number];
}

/** The place of a surface point on `vertices` [V, 3]. */
export function placeOf(
  point: SurfacePoint,
  faces: Uint32Array,
  vertices: ArrayLike<number>,
): [number, number, number] {
  const out: [number, number, number] = [0, 0, 0];
  for (let c = 0; c < 3; c++)
    for (let k = 0; k < 3; k++) out[k] += point.weights[c] * vertices[3 * faces[3 * point.face + c] + k];
  return out;
}

/** The point of the allowed faces nearest to `target`, and its distance. */
export function nearestSurfacePoint(
  target: readonly number[],
  faces: Uint32Array,
  vertices: ArrayLike<number>,
  allowed: readonly number[],
): SurfacePoint & { readonly distance: number } {
  let best: SurfacePoint & { distance: number } = { face: -1, weights: [1, 0, 0], distance: Number.POSITIVE_INFINITY };
  for (const face of allowed) {
    const corner = (c: number): [number, number, number] => {
      const v = 3 * faces[3 * face + c];
      return [vertices[v], vertices[v + 1], vertices[v + 2]];
    };
    const [a, b, c] = [corner(0), corner(1), corner(2)];
    const near = Math.hypot(a[0] - target[0], a[1] - target[1], a[2] - target[2]);
    if (near > best.distance + 0.02) continue;
    const weights = nearestOnTriangle(target, a, b, c);
    const d = [0, 1, 2].map((k) => weights[0] * a[k] + weights[1] * b[k] + weights[2] * c[k] - target[k]);
    const distance = Math.hypot(d[0], d[1], d[2]);
    if (distance < best.distance) best = { face, weights, distance };
  }
  return best;
}

/** Barycentric weights of the point of a triangle nearest to p (Ericson, Real-Time Collision Detection, 5.1.5). */
function nearestOnTriangle(p: readonly number[], a: number[], b: number[], c: number[]): [number, number, number] {
  const minus = (x: readonly number[], y: readonly number[]) => [x[0] - y[0], x[1] - y[1], x[2] - y[2]];
  const dot = (x: number[], y: number[]) => x[0] * y[0] + x[1] * y[1] + x[2] * y[2];
  const [ab, ac, ap, bp, cp] = [minus(b, a), minus(c, a), minus(p, a), minus(p, b), minus(p, c)];
  const [d1, d2, d3, d4, d5, d6] = [dot(ab, ap), dot(ac, ap), dot(ab, bp), dot(ac, bp), dot(ab, cp), dot(ac, cp)];
  if (d1 <= 0 && d2 <= 0) return [1, 0, 0];
  if (d3 >= 0 && d4 <= d3) return [0, 1, 0];
  if (d6 >= 0 && d5 <= d6) return [0, 0, 1];
  const vc = d1 * d4 - d3 * d2;
  if (vc <= 0 && d1 >= 0 && d3 <= 0) return [1 - d1 / (d1 - d3), d1 / (d1 - d3), 0];
  const vb = d5 * d2 - d1 * d6;
  if (vb <= 0 && d2 >= 0 && d6 <= 0) return [1 - d2 / (d2 - d6), 0, d2 / (d2 - d6)];
  const va = d3 * d6 - d5 * d4;
  if (va <= 0 && d4 - d3 >= 0 && d5 - d6 >= 0) {
    const w = (d4 - d3) / (d4 - d3 + (d5 - d6));
    return [0, 1 - w, w];
  }
  const total = va + vb + vc;
  return [va / total, vb / total, vc / total];
}
