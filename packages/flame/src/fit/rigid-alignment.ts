import { FlameError } from '../errors.js';
import { rotationFromQuaternion } from '../rotation.js';

/** target = scale * rotation * source + translation */
export interface Similarity {
  readonly scale: number;
  /** [3, 3], row-major, determinant +1 */
  readonly rotation: Float64Array;
  readonly translation: readonly [number, number, number];
}

/**
 * The least-squares similarity or rigid motion between corresponding points.
 *
 * @param source, target [N, 3], N >= 3 points that are not all on a line
 * @param withScale false holds the scale at 1
 * @throws FlameError FIT_INPUT when the two are not of one length
 * @see Horn 1987, "Closed-form solution of absolute orientation using unit quaternions"
 */
export function alignPoints(source: ArrayLike<number>, target: ArrayLike<number>, withScale: boolean): Similarity {
  if (source.length !== target.length || source.length % 3 !== 0) {
    throw new FlameError(
      'FIT_INPUT',
      `source has ${source.length} numbers and target ${target.length}, expected [N, 3] both`,
    );
  }
  const from = centroid(source);
  const to = centroid(target);
  const m = new Float64Array(9);
  let spread = 0;
  for (let n = 0; n < source.length; n += 3) {
    for (let a = 0; a < 3; a++) {
      const s = source[n + a] - from[a];
      spread += s * s;
      for (let b = 0; b < 3; b++) m[3 * a + b] += s * (target[n + b] - to[b]);
    }
  }
  const [xx, xy, xz, yx, yy, yz, zx, zy, zz] = m;
  const [w, x, y, z] = largestEigenvector4([
    [xx + yy + zz, yz - zy, zx - xz, xy - yx],
    [yz - zy, xx - yy - zz, xy + yx, zx + xz],
    [zx - xz, xy + yx, yy - xx - zz, yz + zy],
    [xy - yx, zx + xz, yz + zy, zz - xx - yy],
  ]);
  const rotation = rotationFromQuaternion(w, x, y, z);
  let along = 0;
  for (let a = 0; a < 3; a++) for (let b = 0; b < 3; b++) along += rotation[3 * b + a] * m[3 * a + b];
  const scale = withScale && spread > 0 ? along / spread : 1;
  const turned = applyRotation(rotation, from);
  return { scale, rotation, translation: [0, 1, 2].map((k) => to[k] - scale * turned[k]) as [number, number, number] };
}

/** Moves points [N, 3] by a similarity. */
export function applySimilarity({ scale, rotation, translation }: Similarity, points: ArrayLike<number>): Float64Array {
  const moved = new Float64Array(points.length);
  for (let n = 0; n < points.length; n += 3) {
    const turned = applyRotation(rotation, [points[n], points[n + 1], points[n + 2]]);
    for (let k = 0; k < 3; k++) moved[n + k] = scale * turned[k] + translation[k];
  }
  return moved;
}

export function applyRotation(r: ArrayLike<number>, p: ArrayLike<number>): [number, number, number] {
  return [
    r[0] * p[0] + r[1] * p[1] + r[2] * p[2],
    r[3] * p[0] + r[4] * p[1] + r[5] * p[2],
    r[6] * p[0] + r[7] * p[1] + r[8] * p[2],
  ];
}

function centroid(points: ArrayLike<number>): [number, number, number] {
  const sum: [number, number, number] = [0, 0, 0];
  for (let n = 0; n < points.length; n++) sum[n % 3] += (3 * points[n]) / points.length;
  return sum;
}

/** Jacobi rotations on a symmetric 4 x 4 matrix; returns the eigenvector of the largest eigenvalue. */
function largestEigenvector4(matrix: number[][]): number[] {
  const a = matrix.map((row) => row.slice());
  const v = matrix.map((_, i) => matrix.map((__, j) => Number(i === j)));
  for (let sweep = 0; sweep < 30; sweep++) {
    for (let p = 0; p < 3; p++) {
      for (let q = p + 1; q < 4; q++) {
        if (a[p][q] === 0) continue;
        const theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
        const c = 1 / Math.hypot(t, 1);
        const s = t * c;
        for (let k = 0; k < 4; k++) [a[k][p], a[k][q]] = [c * a[k][p] - s * a[k][q], s * a[k][p] + c * a[k][q]];
        for (let k = 0; k < 4; k++) [a[p][k], a[q][k]] = [c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k]];
        for (let k = 0; k < 4; k++) [v[k][p], v[k][q]] = [c * v[k][p] - s * v[k][q], s * v[k][p] + c * v[k][q]];
      }
    }
  }
  const values = a.map((row, k) => row[k]);
  const best = values.indexOf(Math.max(...values));
  return v.map((row) => row[best]);
}
