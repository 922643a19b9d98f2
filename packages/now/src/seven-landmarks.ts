import { NowError } from './errors.js';

/**
 * [7, 3]: outer and inner corner of the right eye, inner and outer corner of the left eye, below the nose, the mouth's right
 * and left corner; iBUG 36, 39, 42, 45, 33, 48, 54.
 */
export type SevenLandmarks = Float64Array;

/** Where the seven stand among the 68 points of iBUG. */
export const sevenOfSixtyEight: readonly number[] = [36, 39, 42, 45, 33, 48, 54];

/**
 * Checks seven points: their number, that they are finite, and that they span a plane.
 *
 * @throws NowError LANDMARKS_INVALID, LANDMARKS_COLLINEAR
 */
export function checkSevenLandmarks(points: ArrayLike<number>, name: string): SevenLandmarks {
  if (points.length !== 21) {
    throw new NowError('LANDMARKS_INVALID', `${name} has ${points.length} numbers, expected 21 (seven points)`);
  }
  const landmarks = Float64Array.from(points);
  const bad = landmarks.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0)
    throw new NowError(
      'LANDMARKS_INVALID',
      `${name}: point ${Math.floor(bad / 3)} has the coordinate ${landmarks[bad]}`,
    );
  if (largestTriangle(landmarks) < 1e-3) {
    throw new NowError(
      'LANDMARKS_COLLINEAR',
      `${name}: the seven points lie on a line, so no rotation can be found from them`,
    );
  }
  return landmarks;
}

/** The area of the largest triangle of the points, as a fraction of their squared extent; 0 when they lie on one line. */
function largestTriangle(points: Float64Array): number {
  let extent2 = 0;
  let area = 0;
  const difference = (a: number, b: number): [number, number, number] => [
    points[3 * a] - points[3 * b],
    points[3 * a + 1] - points[3 * b + 1],
    points[3 * a + 2] - points[3 * b + 2],
  ];
  for (let a = 0; a < 7; a++) {
    for (let b = 0; b < a; b++) {
      const [ux, uy, uz] = difference(a, b);
      extent2 = Math.max(extent2, ux * ux + uy * uy + uz * uz);
      for (let c = 0; c < b; c++) {
        const [vx, vy, vz] = difference(a, c);
        area = Math.max(area, Math.hypot(uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx) / 2);
      }
    }
  }
  return extent2 > 0 ? area / extent2 : 0;
}
