/** target = scale * rotation * source + translation. */
export interface Similarity {
  readonly scale: number;
  /** [9] */
  readonly rotation: Float64Array;
  /** [3] */
  readonly translation: Float64Array;
}

/**
 * The similarity that brings weighted source points nearest to target points in the least-squares sense; never a reflection.
 * The rotation is the main eigenvector of Horn's quaternion matrix.
 *
 * @param source   [L, 3]
 * @param target   [L, 3]
 * @param weights  [L], not negative
 * @see Horn 1987, Closed-form solution of absolute orientation using unit quaternions
 */
export function alignSimilarity(
  source: ArrayLike<number>,
  target: ArrayLike<number>,
  weights: ArrayLike<number>,
): Similarity {
  const count = weights.length;
  const meanSource = weightedMean(source, weights);
  const meanTarget = weightedMean(target, weights);
  const covariance = new Float64Array(9);
  let spread = 0;
  for (let l = 0; l < count; l++) {
    const w = weights[l];
    for (let i = 0; i < 3; i++) {
      const a = w * (source[3 * l + i] - meanSource[i]);
      spread += a * (source[3 * l + i] - meanSource[i]);
      for (let j = 0; j < 3; j++) covariance[3 * i + j] += a * (target[3 * l + j] - meanTarget[j]);
    }
  }
  const rotation = rotationFromCovariance(covariance);
  let fitted = 0;
  for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) fitted += rotation[3 * j + i] * covariance[3 * i + j];
  const scale = spread > 0 ? fitted / spread : 1;
  const translation = new Float64Array(3);
  for (let i = 0; i < 3; i++) {
    const turned =
      rotation[3 * i] * meanSource[0] + rotation[3 * i + 1] * meanSource[1] + rotation[3 * i + 2] * meanSource[2];
    translation[i] = meanTarget[i] - scale * turned;
  }
  return { scale, rotation, translation };
}

/** The rotation nearest to a [9] matrix, row-major, in the least-squares sense. */
export function nearestRotation(m: ArrayLike<number>): Float64Array {
  return rotationFromCovariance(Float64Array.of(m[0], m[3], m[6], m[1], m[4], m[7], m[2], m[5], m[8]));
}

function weightedMean(points: ArrayLike<number>, weights: ArrayLike<number>): Float64Array {
  const mean = new Float64Array(3);
  let total = 0;
  for (let l = 0; l < weights.length; l++) {
    total += weights[l];
    for (let i = 0; i < 3; i++) mean[i] += weights[l] * points[3 * l + i];
  }
  for (let i = 0; i < 3; i++) mean[i] /= total;
  return mean;
}

function rotationFromCovariance(s: Float64Array): Float64Array {
  const horn = Float64Array.of(
    s[0] + s[4] + s[8],
    s[5] - s[7],
    s[6] - s[2],
    s[1] - s[3],
    s[5] - s[7],
    s[0] - s[4] - s[8],
    s[1] + s[3],
    s[6] + s[2],
    s[6] - s[2],
    s[1] + s[3],
    s[4] - s[0] - s[8],
    s[5] + s[7],
    s[1] - s[3],
    s[6] + s[2],
    s[5] + s[7],
    s[8] - s[0] - s[4],
  );
  const [w, x, y, z] = mainEigenvector4(horn);
  return Float64Array.of(
    1 - 2 * (y * y + z * z),
    2 * (x * y - w * z),
    2 * (x * z + w * y),
    2 * (x * y + w * z),
    1 - 2 * (x * x + z * z),
    2 * (y * z - w * x),
    2 * (x * z - w * y),
    2 * (y * z + w * x),
    1 - 2 * (x * x + y * y),
  );
}

const MAX_SWEEPS = 30;
/** Share of a matrix' squares that its numbers beside the diagonal may have at the end: below what doubles can tell. */
const NEGLIGIBLE = 1e-33;

/** Half the sum of the squares beside the diagonal. */
function beside(a: Float64Array): number {
  return a[1] ** 2 + a[2] ** 2 + a[3] ** 2 + a[6] ** 2 + a[7] ** 2 + a[11] ** 2;
}

/** Unit eigenvector of the largest eigenvalue of a symmetric 4 x 4 matrix, by Jacobi's rotations. */
function mainEigenvector4(symmetric: Float64Array): number[] {
  const a = symmetric.slice();
  const v = new Float64Array(16);
  for (let i = 0; i < 4; i++) v[5 * i] = 1;
  const enough = NEGLIGIBLE * a.reduce((sum, value) => sum + value * value, 0);
  // Four or five sweeps do; more would turn ever smaller numbers, which a processor takes a hundred times as long for.
  for (let sweep = 0; sweep < MAX_SWEEPS && beside(a) > enough; sweep++) {
    for (let p = 0; p < 3; p++) {
      for (let q = p + 1; q < 4; q++) rotateJacobi(a, v, p, q);
    }
  }
  let best = 0;
  for (let i = 1; i < 4; i++) if (a[5 * i] > a[5 * best]) best = i;
  return [v[best], v[4 + best], v[8 + best], v[12 + best]];
}

function rotateJacobi(a: Float64Array, v: Float64Array, p: number, q: number): void {
  const off = a[4 * p + q];
  if (off === 0) return;
  const theta = (a[5 * q] - a[5 * p]) / (2 * off);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let k = 0; k < 4; k++) {
    const [kp, kq] = [a[4 * k + p], a[4 * k + q]];
    a[4 * k + p] = c * kp - s * kq;
    a[4 * k + q] = s * kp + c * kq;
  }
  for (let k = 0; k < 4; k++) {
    const [pk, qk] = [a[4 * p + k], a[4 * q + k]];
    a[4 * p + k] = c * pk - s * qk;
    a[4 * q + k] = s * pk + c * qk;
    const [vp, vq] = [v[4 * k + p], v[4 * k + q]];
    v[4 * k + p] = c * vp - s * vq;
    v[4 * k + q] = s * vp + c * vq;
  }
}
