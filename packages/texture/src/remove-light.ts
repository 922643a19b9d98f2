import type { VertexTone } from './vertex-tone.js';

/** Second-order spherical harmonics without the constant: how brightness varies with the direction a surface faces. */
const TERMS = 8;
const RIDGE = 0.02;
/** Largest change of tone, logarithm: a factor of two either way. */
const LIMIT = Math.log(2);

/**
 * Estimates the photo's light from skin of one colour, and how to take it out.
 *
 * Fits the log brightness of each vertex by spherical harmonics of its normal; albedo is the constant that remains.
 *
 * @param normals [V, 3], unit, camera frame
 * @param skin    [V], 0..1, which vertices are plain skin
 * @param strength 0..1
 * @returns [V, 3] gains; their weighted geometric mean is 1, so that the overall tone stays
 * @see Ramamoorthi and Hanrahan 2001: nine coefficients hold 98 % of diffuse light
 */
export function lightRemovalGains(
  normals: Float64Array,
  tone: VertexTone,
  skin: Float32Array,
  strength: number,
): Float32Array {
  const count = tone.weights.length;
  const size = TERMS + 1;
  const matrix = new Float64Array(size * size);
  const right = new Float64Array(size);
  for (let v = 0; v < count; v++) {
    const weight = tone.weights[v] * skin[v];
    if (weight <= 0) continue;
    const basis = [1, ...harmonics(normals, v)];
    const value = (tone.values[3 * v] + tone.values[3 * v + 1] + tone.values[3 * v + 2]) / 3;
    for (let i = 0; i < size; i++) {
      right[i] += weight * basis[i] * value;
      for (let j = 0; j < size; j++) matrix[i * size + j] += weight * basis[i] * basis[j];
    }
  }
  const total = matrix[0];
  if (total <= 0) return new Float32Array(3 * count).fill(1);
  for (let i = 1; i < size; i++) matrix[i * size + i] += RIDGE * total;
  const coefficients = solve(matrix, right, size);

  const light = Float64Array.from({ length: count }, (_, v) =>
    harmonics(normals, v).reduce((sum, basis, k) => sum + basis * coefficients[k + 1], 0),
  );
  let mean = 0;
  for (let v = 0; v < count; v++) mean += (tone.weights[v] * skin[v] * light[v]) / total;
  const gains = new Float32Array(3 * count);
  for (let v = 0; v < count; v++) {
    const change = Math.max(-LIMIT, Math.min(LIMIT, strength * (mean - light[v])));
    gains.fill(Math.exp(change), 3 * v, 3 * v + 3);
  }
  return gains;
}

function harmonics(normals: Float64Array, v: number): number[] {
  const x = normals[3 * v];
  const y = normals[3 * v + 1];
  const z = normals[3 * v + 2];
  return [x, y, z, x * y, y * z, x * z, x * x - y * y, 3 * z * z - 1];
}

/** Gaussian elimination without pivoting: the matrix is symmetric and positive. */
function solve(matrix: Float64Array, right: Float64Array, size: number): Float64Array {
  for (let i = 0; i < size; i++) {
    for (let row = i + 1; row < size; row++) {
      const factor = matrix[row * size + i] / matrix[i * size + i];
      for (let k = i; k < size; k++) matrix[row * size + k] -= factor * matrix[i * size + k];
      right[row] -= factor * right[i];
    }
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) right[i] -= matrix[i * size + k] * right[k];
    right[i] /= matrix[i * size + i];
  }
  return right;
}
