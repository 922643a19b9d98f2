import { solveSymmetric } from '@ringnet/build-open-head/dist/symmetric-eigen.js';
import type { HeadModel } from '@ringnet/flame';

/** Errors of a face's form, whatever its place, turn and size: everything linear, around the mean head. */
export interface ShapeMetric {
  readonly vertexCount: number;
  /** [3 n] of a whole head's difference to the template: the face region, similarity taken out, m */
  difference(vertices: ArrayLike<number>): Float64Array;
  /** [3 n] of coefficients, m */
  form(betas: ArrayLike<number>): Float64Array;
  /** The coefficients that come nearest to a difference, and stay probable */
  project(difference: Float64Array): Float64Array;
  /** Mean distance per vertex, mm */
  error(a: ArrayLike<number>, b: ArrayLike<number>): number;
}

/** How near the projection should come, m, and how many vertices' worth of evidence the region is. */
const SIGMA_M = 0.0005;
const EVIDENCE = 60;

export function createShapeMetric(model: HeadModel, region: Uint32Array): ShapeMetric {
  const n = region.length;
  const { vTemplate, shapedirs, shapeCount: s } = model;
  const stride = s + model.expressionCount;
  const rest = gather(vTemplate, region);
  const similarity = similarityDirections(rest);
  const without = (x: Float64Array): Float64Array => {
    for (const direction of similarity) {
      let along = 0;
      for (let i = 0; i < x.length; i++) along += direction[i] * x[i];
      for (let i = 0; i < x.length; i++) x[i] -= along * direction[i];
    }
    return x;
  };
  const basis = Array.from({ length: s }, (_, k) => {
    const direction = new Float64Array(3 * n);
    for (let r = 0; r < n; r++) {
      for (let axis = 0; axis < 3; axis++) direction[3 * r + axis] = shapedirs[(3 * region[r] + axis) * stride + k];
    }
    return without(direction);
  });
  const weight = EVIDENCE / n / SIGMA_M ** 2;
  const factor = new Float64Array(s * s);
  for (let i = 0; i < s; i++) {
    for (let j = 0; j <= i; j++) factor[i * s + j] = factor[j * s + i] = weight * dot(basis[i], basis[j]);
    factor[i * s + i] += 1;
  }
  return {
    vertexCount: n,
    difference(vertices) {
      const out = gather(vertices, region);
      for (let i = 0; i < out.length; i++) out[i] -= rest[i];
      return without(out);
    },
    form(betas) {
      const out = new Float64Array(3 * n);
      for (let k = 0; k < s; k++) {
        const value = betas[k] ?? 0;
        if (value !== 0) for (let i = 0; i < out.length; i++) out[i] += value * basis[k][i];
      }
      return out;
    },
    project(difference) {
      const right = Float64Array.from(basis, (direction) => weight * dot(direction, difference));
      return solveSymmetric(factor, right, s);
    },
    error(a, b) {
      let sum = 0;
      for (let i = 0; i < 3 * n; i += 3) sum += Math.hypot(a[i] - b[i], a[i + 1] - b[i + 1], a[i + 2] - b[i + 2]);
      return (1000 * sum) / n;
    },
  };
}

function gather(vertices: ArrayLike<number>, region: Uint32Array): Float64Array {
  const out = new Float64Array(3 * region.length);
  region.forEach((row, r) => {
    for (let axis = 0; axis < 3; axis++) out[3 * r + axis] = vertices[3 * row + axis];
  });
  return out;
}

/** Orthonormal directions of moving, turning and scaling the region. */
function similarityDirections(points: Float64Array): Float64Array[] {
  const n = points.length / 3;
  const mean = [0, 0, 0];
  for (let i = 0; i < points.length; i++) mean[i % 3] += points[i] / n;
  const raw: Float64Array[] = [];
  for (let k = 0; k < 3; k++) raw.push(Float64Array.from({ length: 3 * n }, (_, i) => (i % 3 === k ? 1 : 0)));
  for (let k = 0; k < 3; k++) {
    const [a, b] = [(k + 1) % 3, (k + 2) % 3];
    const turn = new Float64Array(3 * n);
    for (let r = 0; r < n; r++) {
      turn[3 * r + a] = -(points[3 * r + b] - mean[b]);
      turn[3 * r + b] = points[3 * r + a] - mean[a];
    }
    raw.push(turn);
  }
  raw.push(Float64Array.from(points, (value, i) => value - mean[i % 3]));
  const out: Float64Array[] = [];
  for (const direction of raw) {
    for (const earlier of out) {
      const along = dot(earlier, direction);
      for (let i = 0; i < direction.length; i++) direction[i] -= along * earlier[i];
    }
    const length = Math.sqrt(dot(direction, direction));
    out.push(direction.map((value) => value / length));
  }
  return out;
}

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
