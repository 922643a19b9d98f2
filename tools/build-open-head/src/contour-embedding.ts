import type { Head } from './build.js';
import { placeOf, type SurfacePoint } from './surface-points.js';

const ROWS = 79;
const STEPS = 160;

/**
 * The 17 contour points by yaw, FLAME's row order: rows 0..39 for 0..39 degrees (the face turns to the subject's right), then
 * -1..-39. Each point slides on a path over the cheek, from its frontal place towards the nose, to where the turned head's
 * outline is; on the near side it stays.
 *
 * @param frontal the 17 points at yaw 0, iBUG order (subject's right ear, chin, left ear)
 */
export function contourByYaw(head: Head, frontal: readonly SurfacePoint[]): SurfacePoint[][] {
  const paths = frontal.map((point) => pathToNose(head, point));
  return Array.from({ length: ROWS }, (_, row) => {
    const angle = ((row < 40 ? -row : row - 39) * Math.PI) / 180;
    return paths.map((path) => furthestOutside(path, angle));
  });
}

interface Path {
  readonly points: readonly SurfacePoint[];
  readonly places: readonly (readonly number[])[];
  /** unit vector in the picture from the face's middle outwards */
  readonly outward: readonly [number, number];
}

/** Surface points from the frontal place (first) inwards along the plane that holds it, the face's axis and the view. */
function pathToNose(head: Head, start: SurfacePoint): Path {
  const place = placeOf(start, head.cut.faces, head.vTemplate);
  const middle = [0, Math.max(place[1], -0.055)];
  const [dx, dy] = [place[0] - middle[0], place[1] - middle[1]];
  const length = Math.hypot(dx, dy);
  const outward: [number, number] = length > 1e-6 ? [dx / length, dy / length] : [0, -1];
  const origin = [middle[0], middle[1], -0.06];
  const last = Math.atan2(length, place[2] - origin[2]);
  const points: SurfacePoint[] = [start];
  const places: (readonly number[])[] = [place];
  for (let step = 1; step < STEPS; step++) {
    const angle = last * (1 - step / STEPS);
    const direction = [Math.sin(angle) * outward[0], Math.sin(angle) * outward[1], Math.cos(angle)];
    const hit = outermostHit(head, origin, direction);
    if (!hit) continue;
    points.push(hit);
    places.push(placeOf(hit, head.cut.faces, head.vTemplate));
  }
  return { points, places, outward };
}

function furthestOutside({ points, places, outward }: Path, yawRad: number): SurfacePoint {
  const [c, s] = [Math.cos(yawRad), Math.sin(yawRad)];
  let best = 0;
  let largest = Number.NEGATIVE_INFINITY;
  for (const [i, [x, y, z]] of places.entries()) {
    const reach = (c * x + s * z) * outward[0] + y * outward[1];
    // A point must gain a little to slide: on the near side nothing moves.
    if (reach > largest + (i === 0 ? 0 : 1e-6)) {
      largest = reach;
      best = i;
    }
  }
  return points[best];
}

/** The last crossing of a ray from inside with the face's skin. */
function outermostHit(head: Head, origin: readonly number[], direction: readonly number[]): SurfacePoint | null {
  const { faces, uvFaces } = head.cut;
  const v = head.vTemplate;
  let best: SurfacePoint | null = null;
  let furthest = 0;
  for (let f = 0; f < faces.length / 3; f++) {
    if (head.layout.islands[uvFaces[3 * f]] !== 'head') continue;
    const [i, j, k] = [3 * faces[3 * f], 3 * faces[3 * f + 1], 3 * faces[3 * f + 2]];
    const e1 = [v[j] - v[i], v[j + 1] - v[i + 1], v[j + 2] - v[i + 2]];
    const e2 = [v[k] - v[i], v[k + 1] - v[i + 1], v[k + 2] - v[i + 2]];
    const p = cross(direction, e2);
    const determinant = e1[0] * p[0] + e1[1] * p[1] + e1[2] * p[2];
    if (Math.abs(determinant) < 1e-12) continue;
    const t = [origin[0] - v[i], origin[1] - v[i + 1], origin[2] - v[i + 2]];
    const b1 = (t[0] * p[0] + t[1] * p[1] + t[2] * p[2]) / determinant;
    if (b1 < 0 || b1 > 1) continue;
    const q = cross(t, e1);
    const b2 = (direction[0] * q[0] + direction[1] * q[1] + direction[2] * q[2]) / determinant;
    if (b2 < 0 || b1 + b2 > 1) continue;
    const reach = (e2[0] * q[0] + e2[1] * q[1] + e2[2] * q[2]) / determinant;
    if (reach <= furthest) continue;
    furthest = reach;
    best = { face: f, weights: [1 - b1 - b2, b1, b2] };
  }
  return best;
}

function cross(a: readonly number[], b: readonly number[]): [number, number, number] {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}
