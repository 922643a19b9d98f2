import { multiplyRotations, rotationFromAxisAngle } from '@ringnet/flame';
import type { NdArray } from '@ringnet/io';
import { RegressorError } from '../errors.js';
import { MEDIAPIPE_MARGIN } from '../face/face-landmarks.js';
import type { FitBelief } from '../fit/fit-prior.js';
import { headAngles } from '../fit/head-angles.js';
import type { BeliefSource } from '../fit/landmark-fitter.js';
import { outerEyeRows } from '../fit/mediapipe-landmarks.js';
import { nearestRotation } from '../fit/procrustes.js';
import type { FoundFace } from '../found-face.js';

/** Written by tools/train-regressor beside the network. */
export interface LearnedInfo {
  readonly id: string;
  readonly version: string;
  /** The head model whose components the numbers mean */
  readonly headModel: { readonly id: string; readonly version: string };
  /** How many of each the network's parameters begin with; jaw 3, gaze 2 and rotation 9 follow */
  readonly outputs: { readonly betas: number; readonly expression: number };
  /** Upper |yaw| of each row of `deviations`, degrees; the last row holds for all beyond */
  readonly yawBins: readonly number[];
  /**
   * How much firmer than its errors a fit should hold each belief: landmarks err together, so that many of them together
   * are worth far less than a fit's arithmetic gives them. One factor per row of `deviations`.
   */
  readonly tightness: Readonly<Record<'betas' | 'expression' | 'jaw' | 'rotation', readonly number[]>>;
  /** What the jaw's opening as the network reads it is multiplied by; default 1 */
  readonly jawGain?: number;
  /** How much larger than the face the square is that its network sees, for `createFaceReader`: 1 to 1.5, as in files that do not say */
  readonly margin: number;
}

/** A trained regressor: `believe` answers for faces that a FaceReader has read. */
export interface LearnedRegressor extends BeliefSource {
  readonly info: LearnedInfo;
  /**
   * What the looks say together, the mirrored one mirrored back.
   * @returns betas, expression, jaw, gaze, then the rotation [9] in the photo; null for a face that was not read
   */
  readTogether(face: FoundFace): Float64Array | null;
}

/** Landmarks of two builds of one head differ by rounding only. */
const SAME_HEAD_M = 1e-5;
/** Numbers after betas and expression: jaw 3, gaze 2, rotation 9. */
const JAW = 3;
const GAZE = 2;
const ROTATION = 9;
const SMALLEST_EXPRESSION_DEVIATION = 0.01;

type Arrays = ReadonlyMap<string, NdArray>;

/**
 * Prepares the regressor of models/face-regressor: what the face network's numbers mean and how far they err.
 *
 * @param arrays  `readNpz` of regressor.npz
 * @throws RegressorError WEIGHTS_MISSING, WEIGHTS_SHAPE naming the array
 */
export function parseLearnedRegressor(arrays: Arrays): LearnedRegressor {
  const info = readInfo(bytesOf(arrays, 'info'));
  const { betas: s, expression: e } = info.outputs;
  const count = s + e + JAW + GAZE + ROTATION;
  const errorCount = s + e + JAW + 1;
  const mean = floats(arrays, 'mean_landmarks');
  const deviations = floats(arrays, 'deviations', errorCount * info.yawBins.length);
  const mirrorBetas = floats(arrays, 'mirror_betas', s * s);
  const mirrorExpression = floats(arrays, 'mirror_expression', e);

  /** Adds a part of the mirrored head's numbers as the head's own. */
  const addMirrored = (y: Float32Array, part: number, out: Float64Array): void => {
    for (let i = 0; i < s; i++) {
      let own = 0;
      for (let j = 0; j < s; j++) own += mirrorBetas[i * s + j] * y[j];
      out[i] += part * own;
    }
    for (let k = 0; k < e; k++) out[s + k] += part * y[s + mirrorExpression[k]];
    for (let k = s + e; k < count; k++) out[k] += part * mirrorSigns[k - s - e] * y[k];
  };

  const readTogether = ({ reading }: FoundFace): Float64Array | null => {
    if (!reading?.looks.length) return null;
    const out = new Float64Array(count);
    const part = 1 / reading.looks.length;
    for (const { parameters, isMirrored } of reading.looks) {
      if (parameters.length !== count) {
        throw new RegressorError('WEIGHTS_SHAPE', `the face network gives ${parameters.length} numbers, not ${count}`);
      }
      if (isMirrored) addMirrored(parameters, part, out);
      else for (let i = 0; i < count; i++) out[i] += part * parameters[i];
    }
    out[s + e] *= info.jawGain ?? 1;
    const upright = nearestRotation(out.subarray(count - ROTATION));
    out.set(multiplyRotations(rotationFromAxisAngle(0, 0, reading.rollRad), upright), count - ROTATION);
    return out;
  };

  return {
    info,
    readTogether,
    supports: (meanLandmarks) =>
      meanLandmarks.length === mean.length &&
      mean.every((value, i) => Math.abs(value - meanLandmarks[i]) < SAME_HEAD_M),
    believe(points: Float64Array, face: FoundFace): FitBelief | null {
      const y = readTogether(face);
      if (!y) return null;
      const turn = eyeAngle(points) - eyeAngle(face.landmarks);
      const rotation = multiplyRotations(rotationFromAxisAngle(0, 0, turn), y.subarray(count - ROTATION));
      const yaw = Math.abs(headAngles(rotation).yawDegrees);
      const bin = info.yawBins.findIndex((limit) => yaw <= limit);
      const view = bin < 0 ? info.yawBins.length - 1 : bin;
      const errors = deviations.subarray(view * errorCount, (view + 1) * errorCount);
      const { tightness } = info;
      return {
        betas: y.subarray(0, s),
        betaDeviations: errors.subarray(0, s).map((value) => value * tightness.betas[view]),
        betaErrors: errors.subarray(0, s),
        expression: y.subarray(s, s + e),
        expressionDeviations: errors
          .subarray(s, s + e)
          .map((value) => Math.max(SMALLEST_EXPRESSION_DEVIATION, value * tightness.expression[view])),
        jawPose: y.subarray(s + e, s + e + JAW),
        jawDeviations: errors.subarray(s + e, s + e + JAW).map((value) => value * tightness.jaw[view]),
        rotation,
        rotationDeviationRad: errors[errorCount - 1] * tightness.rotation[view],
      };
    },
  };
}

/** Signs that a mirror at the head's plane of symmetry gives to jaw, gaze (pitch, yaw) and rotation. */
const mirrorSigns = [1, -1, -1, 1, -1, 1, -1, -1, -1, 1, 1, -1, 1, 1];

/** Direction from the right to the left eye on the picture, radians. */
function eyeAngle(landmarks: ArrayLike<number>): number {
  const [right, left] = [3 * outerEyeRows.right, 3 * outerEyeRows.left];
  return Math.atan2(landmarks[left + 1] - landmarks[right + 1], landmarks[left] - landmarks[right]);
}

function readInfo(bytes: Uint8Array): LearnedInfo {
  const fail = (cause?: unknown) =>
    new RegressorError('WEIGHTS_SHAPE', 'face regressor: info is not the JSON of tools/train-regressor', { cause });
  let info: LearnedInfo | null;
  try {
    info = JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw fail(cause);
  }
  const bins = info?.yawBins?.length;
  const counts = [info?.outputs?.betas, info?.outputs?.expression, bins];
  const { betas, expression, jaw, rotation } = info?.tightness ?? {};
  const isSound = counts.every(Number.isInteger) && [betas, expression, jaw, rotation].every((t) => t?.length === bins);
  const margin = info?.margin ?? MEDIAPIPE_MARGIN;
  if (!info || !isSound || !(margin >= 1 && margin <= MEDIAPIPE_MARGIN)) throw fail();
  return { ...info, margin };
}

function field(arrays: Arrays, name: string): NdArray {
  const found = arrays.get(name);
  if (!found) throw new RegressorError('WEIGHTS_MISSING', `face regressor: no array ${name}`);
  return found;
}

function bytesOf(arrays: Arrays, name: string): Uint8Array {
  return Uint8Array.from(field(arrays, name).data as Uint8Array);
}

function floats(arrays: Arrays, name: string, length?: number): Float64Array {
  const { data } = field(arrays, name);
  if (length !== undefined && data.length !== length) {
    throw new RegressorError('WEIGHTS_SHAPE', `face regressor: ${name} has ${data.length} values, expected ${length}`);
  }
  return Float64Array.from(data as Float32Array);
}
