import { type HeadModel, jointBasis, restJointsOf, rotationFromAxisAngle } from '@ringnet/flame';
import type { RefinedFace } from '../face/refined-landmarks.js';
import type { RegressedParameters } from '../regressed-parameters.js';
import { HALF_CROP } from './crop-coordinates.js';
import { landmarkBasis } from './landmark-basis.js';
import { innerEyeRows, outerEyeRows } from './mediapipe-landmarks.js';

/** Turns of both eyes in their sockets; both look the same way. */
export type Gaze = Pick<RegressedParameters, 'leftEyePose' | 'rightEyePose'>;

/** Reads where a fitted head looks. Holds no state between calls. */
export interface GazeEstimator {
  /**
   * @param parameters  the fitted head; its own eyes are not looked at
   * @param imageFromCrop  [6], see Crop.imageFromCrop
   * @returns null when both eyes are closed or hidden by the head's turn
   */
  estimate(parameters: RegressedParameters, imageFromCrop: Float64Array, face: RefinedFace): Gaze | null;
}

/** Radius of an adult's iris, m: half of 11.71 mm, see metric-hint.ts. */
const IRIS_RADIUS_M = 0.00586;
/** An opening lower than this part of its width is a closed eye, whose iris the network makes up. */
const CLOSED = 0.12;
/** An eye whose opening is seen at less than this part of the other's width is behind the nose. */
const HIDDEN = 0.5;
const MAX_TURN_RAD = 0.7;
/**
 * The network reads irises this far towards the temples: 6 degrees on 58 renders of 384 pixels, 5 to 10 on three photos of people who
 * look into the camera. It cancels where both eyes are seen alike.
 */
const OUTWARD_M = 0.0016;
/** How much of a turn up or down to believe: on those renders it says next to nothing about the true one, on the photos it has the right sign. */
const PITCH_TRUST = 0.5;

/** Rows of the 468 points and the model's joint of each eye; the lids' middles say whether it is open. */
const eyes = [
  { side: 'left', joint: 3, outward: 1, corners: [innerEyeRows.left, outerEyeRows.left], lids: [386, 374] },
  { side: 'right', joint: 4, outward: -1, corners: [innerEyeRows.right, outerEyeRows.right], lids: [159, 145] },
] as const;

/**
 * Prepares a model for reading gaze from irises: an iris lies on a globe about the eye's joint, and the globe is held by the eye's
 * corners, of which the photo shows where they are.
 *
 * @returns null when the model has no eye joints, no eye regions or no embedding of the 468 points
 */
export function createGazeEstimator(model: HeadModel): GazeEstimator | null {
  const embedding = model.landmarks.mediapipe468;
  const reaches = eyes.map(({ side }) => irisDistance(model, model.regions[`${side}Eye`]));
  if (!embedding || model.parents.length < 5 || reaches.includes(null)) return null;
  const rows = eyes.flatMap(({ corners }) => [...corners]);
  const basis = landmarkBasis(model, embedding, rows, model.shapeCount);
  const joints = jointBasis(model);

  return {
    estimate(parameters, imageFromCrop, { landmarks, irises }) {
      const { betas, expression, globalOrient } = parameters;
      const r = rotationFromAxisAngle(globalOrient[0], globalOrient[1], globalOrient[2]);
      const cameraFromPhoto = metresFromPixels(parameters.camera.scale, imageFromCrop);
      const rest = restJointsOf(joints, betas, expression);
      const shaped = shapedPoints(basis, betas, expression);
      const widths = eyes.map(({ corners: [a, b] }) => distance(landmarks, a, b));

      const sum = [0, 0, 0];
      eyes.forEach(({ side, joint, outward, corners: [a, b], lids }, k) => {
        const width = widths[k];
        if (distance(landmarks, lids[0], lids[1]) < CLOSED * width || width < HIDDEN * widths[1 - k]) return;
        const [x, y] = cameraFromPhoto(
          irises[side][0] - (landmarks[3 * a] + landmarks[3 * b]) / 2,
          irises[side][1] - (landmarks[3 * a + 1] + landmarks[3 * b + 1]) / 2,
        );
        const arm = [0, 1, 2].map((i) => (shaped[6 * k + i] + shaped[6 * k + 3 + i]) / 2 - rest[3 * joint + i]);
        arm[0] -= outward * OUTWARD_M;
        const reach = reaches[k] as number;
        const across = [x + dot(r, 0, arm), y + dot(r, 3, arm)].map((value) => value / reach);
        const length = Math.hypot(...across);
        const shrink = Math.min(1, Math.sin(MAX_TURN_RAD) / length);
        const seen = [across[0] * shrink, across[1] * shrink, -Math.sqrt(1 - (length * shrink) ** 2)];
        for (let i = 0; i < 3; i++) {
          sum[i] += width ** 2 * (r[i] * seen[0] + r[3 + i] * seen[1] + r[6 + i] * seen[2]);
        }
      });
      const length = Math.hypot(...sum);
      if (length === 0) return null;
      const pose = turnTo(sum[0] / length, (PITCH_TRUST * sum[1]) / length, sum[2] / length);
      return { leftEyePose: pose, rightEyePose: pose.slice() };
    },
  };
}

/** How far in front of an eye's centre its iris lies, m: the plane of a circle on the globe. Null without a globe. */
function irisDistance(model: HeadModel, region: ArrayLike<number> | undefined): number | null {
  if (!region?.length) return null;
  const x = Array.from(region, (vertex) => model.vTemplate[3 * vertex]);
  const radius = (Math.max(...x) - Math.min(...x)) / 2;
  return Math.sqrt(Math.max(0, radius ** 2 - IRIS_RADIUS_M ** 2));
}

/** Turns a vector of the photo, px, into the camera frame's x and y, m. */
function metresFromPixels(scale: number, [a, b, , d, e]: Float64Array) {
  const gain = 1 / ((a * e - b * d) * HALF_CROP * scale);
  return (x: number, y: number): [number, number] => [gain * (e * x - b * y), gain * (a * y - d * x)];
}

function shapedPoints(
  basis: ReturnType<typeof landmarkBasis>,
  betas: ArrayLike<number>,
  expression: ArrayLike<number>,
): Float64Array {
  const points = basis.mean.slice();
  const add = (column: number, value: number) => {
    for (let i = 0; i < points.length; i++) points[i] += value * basis.directions[column * points.length + i];
  };
  for (let p = 0; p < Math.min(betas.length, basis.shapeColumns); p++) add(p, betas[p]);
  basis.expressionIndices.forEach((component, k) => {
    add(basis.shapeColumns + k, expression[component]);
  });
  return points;
}

/** The shortest turn of the model's forward axis, +z, to a direction: axis-angle, radians, at most MAX_TURN_RAD. */
function turnTo(x: number, y: number, z: number): Float32Array {
  const sine = Math.hypot(x, y);
  const angle = Math.min(MAX_TURN_RAD, Math.atan2(sine, z));
  return sine === 0 ? new Float32Array(3) : Float32Array.of((-y / sine) * angle, (x / sine) * angle, 0);
}

function dot(rows: ArrayLike<number>, at: number, [x, y, z]: readonly number[]): number {
  return rows[at] * x + rows[at + 1] * y + rows[at + 2] * z;
}

function distance(points: ArrayLike<number>, a: number, b: number): number {
  return Math.hypot(points[3 * a] - points[3 * b], points[3 * a + 1] - points[3 * b + 1]);
}
