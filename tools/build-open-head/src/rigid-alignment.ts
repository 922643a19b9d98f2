import { symmetricEigen } from './symmetric-eigen.js';

/**
 * Moves `points` [P, 3] in place by the rotation and translation (no scale) that bring it nearest to `reference` under `weights` [P].
 * Horn's closed form with unit quaternions.
 */
export function alignRigidly(points: Float64Array, reference: Float64Array, weights: Float64Array): void {
  const centre = weightedCentre(points, weights);
  const target = weightedCentre(reference, weights);
  const m = new Float64Array(9);
  for (let v = 0; v < weights.length; v++) {
    if (weights[v] === 0) continue;
    for (let i = 0; i < 3; i++)
      for (let j = 0; j < 3; j++)
        m[3 * i + j] += weights[v] * (points[3 * v + i] - centre[i]) * (reference[3 * v + j] - target[j]);
  }
  const [xx, xy, xz, yx, yy, yz, zx, zy, zz] = m;
  const horn = Float64Array.from([
    xx + yy + zz, yz - zy, zx - xz, xy - yx,
    yz - zy, xx - yy - zz, xy + yx, zx + xz,
    zx - xz, xy + yx, yy - xx - zz, yz + zy,
    xy - yx, zx + xz, yz + zy, zz - xx - yy,
  ]); // biome-ignore format: a matrix
  const [w, x, y, z] = symmetricEigen(horn, 4).vectors;
  const r = [
    [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
    [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
    [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
  ];
  for (let v = 0; v < points.length; v += 3) {
    const [px, py, pz] = [points[v] - centre[0], points[v + 1] - centre[1], points[v + 2] - centre[2]];
    for (let i = 0; i < 3; i++) points[v + i] = r[i][0] * px + r[i][1] * py + r[i][2] * pz + target[i];
  }
}

function weightedCentre(points: Float64Array, weights: Float64Array): [number, number, number] {
  const sum: [number, number, number] = [0, 0, 0];
  let total = 0;
  for (let v = 0; v < weights.length; v++) {
    total += weights[v];
    for (let k = 0; k < 3; k++) sum[k] += weights[v] * points[3 * v + k];
  }
  return [sum[0] / total, sum[1] / total, sum[2] / total];
}
