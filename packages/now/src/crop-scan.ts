import { NowError } from './errors.js';
import type { SevenLandmarks } from './seven-landmarks.js';

/** The part of a scan that counts. */
export interface CroppedScan {
  /** [K], rows of the scan's vertices, ascending */
  readonly vertexIds: Uint32Array;
  /** [K, 3], mm */
  readonly points: Float64Array;
  readonly center: readonly [number, number, number];
  readonly radius: number;
}

/**
 * Keeps the scan's face: a sphere about a point above the base of the nose, as wide as 1.4 times the mean of the eyes' width
 * and the height from the nose to between the eyes' inner corners.
 *
 * @param vertices  [V, 3], mm
 * @throws NowError CROP_EMPTY when no vertex lies inside; MESH_NOT_FINITE when a coordinate is not a finite number
 */
export function cropScan(vertices: Float32Array | Float64Array, landmarks: SevenLandmarks): CroppedScan {
  const at = (index: number, axis: number): number => landmarks[3 * index + axis];
  const between = [0, 1, 2].map((axis) => (at(1, axis) + at(2, axis)) / 2);
  const center = [0, 1, 2].map((axis) => at(4, axis) + 0.3 * (between[axis] - at(4, axis))) as [number, number, number];
  const eyeWidth = Math.hypot(at(0, 0) - at(3, 0), at(0, 1) - at(3, 1), at(0, 2) - at(3, 2));
  const noseHeight = Math.hypot(between[0] - at(4, 0), between[1] - at(4, 1), between[2] - at(4, 2));
  const radius = (1.4 * (eyeWidth + noseHeight)) / 2;

  const kept: number[] = [];
  for (let vertex = 0; vertex < vertices.length / 3; vertex++) {
    const dx = vertices[3 * vertex] - center[0];
    const dy = vertices[3 * vertex + 1] - center[1];
    const dz = vertices[3 * vertex + 2] - center[2];
    const distance = Math.sqrt(dx * dx + dy * dy + dz * dz);
    if (distance <= radius) kept.push(vertex);
    else if (!Number.isFinite(distance)) {
      throw new NowError('MESH_NOT_FINITE', `the scan's vertex ${vertex} has a coordinate that is not a finite number`);
    }
  }
  if (kept.length === 0) {
    throw new NowError(
      'CROP_EMPTY',
      `no scan vertex lies within ${radius.toFixed(1)} mm of the face's centre: wrong landmarks or unit`,
    );
  }
  const points = new Float64Array(kept.length * 3);
  kept.forEach((vertex, k) => {
    for (let axis = 0; axis < 3; axis++) points[3 * k + axis] = vertices[3 * vertex + axis];
  });
  return { vertexIds: Uint32Array.from(kept), points, center, radius };
}
