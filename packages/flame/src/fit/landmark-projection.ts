import { FlameError } from '../errors.js';
import type { HeadModel } from '../head-model.js';
import type { HeadParameterNumbers } from '../head-parameters.js';
import { solveCholesky } from './cholesky.js';
import { posedBy } from './starting-pose.js';

/** A camera for landmark fits: camera frame (x right, y down, z away, m) to picture. */
export interface LandmarkProjection {
  /** Position [2] and its derivatives [2, 3] by x, y, z. */
  project(
    x: number,
    y: number,
    z: number,
  ): { readonly position: readonly number[]; readonly derivative: readonly number[] };
  /** The camera's translation [3] for a head that appears `scale` units per metre large at picture point (u, v). */
  placeAt(scale: number, u: number, v: number): readonly [number, number, number];
}

/** RingNet's camera: p = scale (X + tx), scale (Y + ty), in [-1, 1] of the crop. */
export function weakPerspectiveProjection(camera: { scale: number; tx: number; ty: number }): LandmarkProjection {
  const { scale, tx, ty } = camera;
  return {
    project: (x, y) => ({ position: [scale * (x + tx), scale * (y + ty)], derivative: [scale, 0, 0, 0, scale, 0] }),
    placeAt: (_, u, v) => [u / scale - tx, v / scale - ty, 0],
  };
}

/** A pinhole without distortion, pixels: u = f X / Z + cx, v = f Y / Z + cy. */
export function pinholeProjection(camera: { focalPx: number; cx: number; cy: number }): LandmarkProjection {
  const { focalPx, cx, cy } = camera;
  return {
    project(x, y, z) {
      const perZ = focalPx / z;
      return {
        position: [x * perZ + cx, y * perZ + cy],
        derivative: [perZ, 0, (-x * perZ) / z, 0, perZ, (-y * perZ) / z],
      };
    },
    placeAt(scale, u, v) {
      const depth = focalPx / scale;
      return [((u - cx) * depth) / focalPx, ((v - cy) * depth) / focalPx, depth];
    },
  };
}

/**
 * Landmarks in a picture.
 *
 * @param points [L, 3], camera frame, m
 * @returns [L, 2], unit of the projection
 */
export function projectLandmarks(points: ArrayLike<number>, projection: LandmarkProjection): Float32Array {
  const projected = new Float32Array((2 * points.length) / 3);
  for (let l = 0; l < points.length / 3; l++) {
    projected.set(projection.project(points[3 * l], points[3 * l + 1], points[3 * l + 2]).position, 2 * l);
  }
  return projected;
}

/**
 * A first pose from a picture: the affine camera that best maps the template's landmarks to the picture, its two rows
 * made orthogonal and of one length.
 *
 * @param template [L, 3], m; at least four points not in one plane
 * @param points [L, 2]
 * @throws FlameError FIT_INPUT when the landmarks lie in a plane or a point
 */
export function startFromImage(
  model: HeadModel,
  template: ArrayLike<number>,
  points: ArrayLike<number>,
  projection: LandmarkProjection,
): HeadParameterNumbers {
  const rows = [0, 1].map((axis) => {
    const normal = new Float64Array(16);
    const right = new Float64Array(4);
    for (let l = 0; l < points.length / 2; l++) {
      const point = [template[3 * l], template[3 * l + 1], template[3 * l + 2], 1];
      for (let i = 0; i < 4; i++) {
        right[i] += point[i] * points[2 * l + axis];
        for (let j = 0; j < 4; j++) normal[4 * i + j] += point[i] * point[j];
      }
    }
    if (!solveCholesky(normal, right)) throw new FlameError('FIT_INPUT', 'landmarks lie in one plane of the template');
    return right;
  });
  const lengths = rows.map(([x, y, z]) => Math.hypot(x, y, z));
  const scale = (lengths[0] + lengths[1]) / 2;
  // Halfway between the two rows, and across: orthogonal whatever their angle was
  const units = rows.map((row, axis) => [0, 1, 2].map((k) => row[k] / lengths[axis]));
  const sum = normalise(units[0].map((value, k) => value + units[1][k]));
  const difference = normalise(units[0].map((value, k) => value - units[1][k]));
  const right = sum.map((value, k) => (value + difference[k]) / Math.SQRT2);
  const down = sum.map((value, k) => (value - difference[k]) / Math.SQRT2);
  const away = [
    right[1] * down[2] - right[2] * down[1],
    right[2] * down[0] - right[0] * down[2],
    right[0] * down[1] - right[1] * down[0],
  ];
  return posedBy(model, [...right, ...down, ...away], projection.placeAt(scale, rows[0][3], rows[1][3]));
}

function normalise(v: readonly number[]): number[] {
  const length = Math.hypot(...v);
  return v.map((value) => value / length);
}
