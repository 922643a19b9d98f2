import { FlameError } from '../errors.js';
import type { HeadModel } from '../head-model.js';
import type { HeadParameterNumbers, HeadParameters } from '../head-parameters.js';
import type { JacobianColumns } from '../jacobian-columns.js';

/** Settings that all fitters share. */
export interface FitOptions {
  /** Leading betas that are free; default all, at most 100 */
  readonly betaCount?: number;
  /** Leading expression components that are free; default all, at most 50 */
  readonly expressionCount?: number;
  /** Joints that may turn; default depends on what the data shows */
  readonly joints?: readonly number[];
  /** Standard deviation of the data's errors, above 0, in the data's unit: what the prior (standard normal) is weighed against. */
  readonly noise?: number;
  /** Where to start; what is not free stays as it is. Default: rest pose, aligned with the data */
  readonly initial?: HeadParameters;
  /** Default 30 */
  readonly maxIterations?: number;
}

/** What a fitter found. */
export interface FitResult {
  readonly parameters: HeadParameters;
  /** Root mean square distance between the data and the fitted head, unit of the data */
  readonly rmsError: number;
  readonly iterations: number;
  readonly hasConverged: boolean;
}

/** Turns of joints other than the root are small: standard deviation of their prior, radians. */
const jointDeviationRad = 0.4;

/** The mapping between a solver's vector and head parameters: columns as in `vertexJacobian`. */
export interface FreeParameters {
  readonly columns: Required<JacobianColumns>;
  readonly initial: Float64Array;
  readonly priorWeights: Float64Array;
  readonly minimum: Float64Array;
  readonly maximum: Float64Array;
  /** Parameters with the solver's numbers in place, in doubles */
  unpack(x: ArrayLike<number>): HeadParameterNumbers;
}

/**
 * Chooses which numbers are free and where they start.
 *
 * @throws FlameError FIT_INPUT on a noise that is not above 0, or counts and joints that are not whole numbers from 0
 */
export function freeParameters(
  model: HeadModel,
  start: HeadParameterNumbers,
  options: FitOptions,
  joints: readonly number[],
): FreeParameters {
  checkOptions(options);
  const columns = {
    betaCount: options.betaCount ?? Math.min(model.shapeCount, 100),
    expressionCount: options.expressionCount ?? Math.min(model.expressionCount, 50),
    joints: (options.joints ?? joints).filter((joint) => joint < model.parents.length),
    translation: true,
  };
  const { betaCount, expressionCount } = columns;
  const base = {
    betas: padded(start.betas, betaCount),
    expression: padded(start.expression, expressionCount),
    pose: padded(start.pose, 3 * model.parents.length),
    translation: padded(start.translation ?? [], 3),
  };
  const expressionEnd = betaCount + expressionCount;
  const count = expressionEnd + 3 * columns.joints.length + 3;
  const minimum = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
  const maximum = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  minimum.fill(model.expressionBounds[0], betaCount, expressionEnd);
  maximum.fill(model.expressionBounds[1], betaCount, expressionEnd);
  const priorWeights = new Float64Array(count).fill(1, 0, expressionEnd);
  columns.joints.forEach((joint, index) => {
    const at = expressionEnd + 3 * index;
    if (joint !== 0) priorWeights.fill(1 / jointDeviationRad ** 2, at, at + 3);
  });
  return {
    columns,
    initial: Float64Array.of(
      ...base.betas.subarray(0, betaCount),
      ...base.expression.subarray(0, expressionCount),
      ...columns.joints.flatMap((joint) => [...base.pose.subarray(3 * joint, 3 * joint + 3)]),
      ...base.translation,
    ),
    priorWeights,
    minimum,
    maximum,
    unpack(x) {
      const values = Float64Array.from(x);
      const betas = base.betas.slice();
      const expression = base.expression.slice();
      const pose = base.pose.slice();
      betas.set(values.subarray(0, betaCount));
      expression.set(values.subarray(betaCount, expressionEnd));
      columns.joints.forEach((joint, index) => {
        const at = expressionEnd + 3 * index;
        pose.set(values.subarray(at, at + 3), 3 * joint);
      });
      return { betas, expression, pose, translation: values.slice(-3) };
    },
  };
}

function checkOptions({ noise = 1, betaCount = 0, expressionCount = 0, joints = [] }: FitOptions): void {
  if (!(noise > 0 && noise < Number.POSITIVE_INFINITY)) {
    throw new FlameError('FIT_INPUT', `noise is ${noise}, expected a standard deviation above 0`);
  }
  for (const count of [betaCount, expressionCount, ...joints]) {
    if (!Number.isInteger(count) || count < 0) {
      throw new FlameError('FIT_INPUT', `a count or joint is ${count}, expected a whole number from 0`);
    }
  }
}

/** Rounds a fit's doubles to the float32 parameters that the rest of the library takes. */
export function roundParameters({ betas, expression, pose, translation }: HeadParameterNumbers): HeadParameters {
  return {
    betas: Float32Array.from(betas),
    expression: Float32Array.from(expression),
    pose: Float32Array.from(pose),
    translation: Float32Array.from(translation ?? [0, 0, 0]),
  };
}

function padded(values: ArrayLike<number>, length: number): Float64Array {
  const result = new Float64Array(Math.max(length, values.length));
  result.set(values);
  return result;
}
