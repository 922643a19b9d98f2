import { axisAngleFromRotation, multiplyRotations, rotationFromAxisAngle } from '@ringnet/flame';
import type { NdArray } from '@ringnet/io';
import { RegressorError } from '../errors.js';
import type { FitBelief } from '../fit/fit-prior.js';
import { headAngles } from '../fit/head-angles.js';
import type { BeliefSource } from '../fit/landmark-fitter.js';
import { alignSimilarity } from '../fit/procrustes.js';
import type { FoundFace } from '../found-face.js';
import { faceSignature } from './face-signature.js';

/** What was regressed: shape, expression, jaw and how far the alignment's turn was off. */
export interface OutputLayout {
  readonly betas: number;
  readonly expression: number;
}

/** Written by tools/train-regressor beside the weights. */
export interface LearnedInfo {
  readonly id: string;
  readonly version: string;
  /** The head model whose components the numbers mean */
  readonly headModel: { readonly id: string; readonly version: string };
  readonly layers: readonly string[];
  readonly outputs: OutputLayout;
  /** Upper |yaw| of each row of `deviations`, degrees; the last row holds for all beyond */
  readonly yawBins: readonly number[];
  /**
   * How much firmer than its errors a fit should hold each belief: landmarks err together, so that many of them together
   * are worth far less than a fit's arithmetic gives them. One factor per row of `deviations`.
   */
  readonly tightness: Readonly<Record<'betas' | 'expression' | 'jaw' | 'rotation', readonly number[]>>;
}

/** A trained regressor: `believe` answers for faces that a FaceReader has read. */
export interface LearnedRegressor extends BeliefSource {
  readonly info: LearnedInfo;
  /** Inner tensors of the landmark network that a FaceReader must bring */
  readonly layers: readonly string[];
}

/** Landmarks of two builds of one head differ by rounding only. */
const SAME_HEAD_M = 1e-5;

type Arrays = ReadonlyMap<string, NdArray>;

/**
 * Prepares the regressor of models/face-regressor: one linear map with its errors, applied to a plain and a mirrored look.
 *
 * @param arrays  `readNpz` of regressor.npz
 * @throws RegressorError WEIGHTS_MISSING, WEIGHTS_SHAPE naming the array
 */
export function parseLearnedRegressor(arrays: Arrays): LearnedRegressor {
  const info = JSON.parse(new TextDecoder().decode(bytesOf(arrays, 'info'))) as LearnedInfo;
  const outputCount = info.outputs.betas + info.outputs.expression + 6;
  const mean = floats(arrays, 'mean_landmarks');
  const bias = floats(arrays, 'bias', outputCount);
  const scales = floats(arrays, 'weights_scale', outputCount);
  const weights = field(arrays, 'weights').data as Int8Array | Int16Array;
  const inputCount = weights.length / outputCount;
  const deviations = floats(arrays, 'deviations', outputCount * info.yawBins.length);
  const mirrorBetas = floats(arrays, 'mirror_betas', info.outputs.betas ** 2);
  const mirrorExpression = floats(arrays, 'mirror_expression', info.outputs.expression);

  const regress = (values: Float32Array): Float64Array => {
    if (values.length !== inputCount) {
      throw new RegressorError('WEIGHTS_SHAPE', `weights take ${inputCount} numbers, the face brings ${values.length}`);
    }
    const out = new Float64Array(outputCount);
    for (let i = 0; i < outputCount; i++) {
      let sum = 0;
      for (let k = 0, at = i * inputCount; k < inputCount; k++, at++) sum += weights[at] * values[k];
      out[i] = bias[i] + scales[i] * sum;
    }
    return out;
  };

  /** The mirrored head's numbers as the head's own. */
  const unmirror = (y: Float64Array): Float64Array => {
    const { betas: s, expression: e } = info.outputs;
    const out = new Float64Array(outputCount);
    for (let i = 0; i < s; i++) for (let j = 0; j < s; j++) out[i] += mirrorBetas[i * s + j] * y[j];
    for (let k = 0; k < e; k++) out[s + k] = y[s + mirrorExpression[k]];
    for (let k = 0; k < 6; k++) out[s + e + k] = k % 3 === 0 ? y[s + e + k] : -y[s + e + k];
    return out;
  };

  return {
    info,
    layers: info.layers,
    supports: (meanLandmarks) =>
      meanLandmarks.length === mean.length &&
      mean.every((value, i) => Math.abs(value - meanLandmarks[i]) < SAME_HEAD_M),
    believe(points: Float64Array, { passes }: FoundFace): FitBelief | null {
      if (!passes?.length) return null;
      const y = new Float64Array(outputCount);
      for (const pass of passes) {
        const own = regress(faceSignature(pass, mean).values);
        const upright = pass.isMirrored ? unmirror(own) : own;
        for (let i = 0; i < outputCount; i++) y[i] += upright[i] / passes.length;
      }
      const { tightness } = info;
      const { betas: s, expression: e } = info.outputs;
      const aligned = alignSimilarity(mean, points, new Float64Array(mean.length / 3).fill(1)).rotation;
      const turn = rotationFromAxisAngle(y[s + e + 3], y[s + e + 4], y[s + e + 5]);
      const rotation = multiplyRotations(aligned, turn);
      const yaw = Math.abs(headAngles(rotation).yawDegrees);
      const bin = info.yawBins.findIndex((limit) => yaw <= limit);
      const view = bin < 0 ? info.yawBins.length - 1 : bin;
      const row = view * outputCount;
      const deviation = (from: number, count: number) => deviations.subarray(row + from, row + from + count);
      return {
        betas: y.subarray(0, s),
        betaDeviations: deviation(0, s).map((value) => value * tightness.betas[view]),
        betaErrors: deviation(0, s),
        expression: y.subarray(s, s + e),
        expressionDeviations: deviation(s, e).map((value) => Math.max(0.01, value * tightness.expression[view])),
        jawPose: y.subarray(s + e, s + e + 3),
        jawDeviations: deviation(s + e, 3).map((value) => value * tightness.jaw[view]),
        rotation,
        rotationDeviationRad: (tightness.rotation[view] * Math.hypot(...deviation(s + e + 3, 3))) / Math.sqrt(3),
      };
    },
  };
}

/** How far the alignment of a pass was off, axis-angle in the model frame: truth = aligned * exp(turn). */
export function turnOffAlignment(aligned: Float64Array, truth: ArrayLike<number>): Float64Array {
  const inverse = [
    aligned[0],
    aligned[3],
    aligned[6],
    aligned[1],
    aligned[4],
    aligned[7],
    aligned[2],
    aligned[5],
    aligned[8],
  ];
  return axisAngleFromRotation(multiplyRotations(inverse, truth));
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
