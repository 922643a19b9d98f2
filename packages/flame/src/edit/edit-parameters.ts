import { shapedTemplate } from '../decode.js';
import { FlameError } from '../errors.js';
import type { HeadModel } from '../head-model.js';
import type { HeadParameters } from '../head-parameters.js';
import { fullPose, type PoseParts } from '../pose.js';
import {
  axisAngleFromQuaternion,
  axisAngleFromRotation,
  multiplyRotations,
  quaternionFromRotation,
  rotationFromAxisAngle,
} from '../rotation.js';
import { randomSource } from './random.js';

/** The same person at rest: no expression, no pose, no translation. */
export function neutralHead(model: HeadModel, parameters: HeadParameters): HeadParameters {
  return {
    betas: parameters.betas,
    expression: new Float32Array(model.expressionCount),
    pose: new Float32Array(3 * model.parents.length),
    translation: new Float32Array(3),
  };
}

/**
 * The template of a person for speech animation (VOCA's input): template + shape, in FLAME's y-up frame, unposed.
 *
 * @param betas [<= S]
 * @returns [V, 3], m
 * @throws FlameError PARAMETER_LENGTH
 */
export function neutralTemplate(model: HeadModel, betas: Float32Array): Float32Array {
  return Float32Array.from(shapedTemplate(model, betas));
}

/** The same head with other joints' turns; those not named keep theirs. See `PoseParts` for the accepted forms. */
export function reposeHead(model: HeadModel, parameters: HeadParameters, parts: PoseParts): HeadParameters {
  return { ...parameters, pose: fullPose(model, parts, parameters.pose) };
}

/**
 * `identity`'s person and place with `performer`'s expression, jaw and eyes.
 *
 * @throws FlameError PARAMETER_LENGTH when the two poses differ in length
 */
export function transferExpression(identity: HeadParameters, performer: HeadParameters): HeadParameters {
  if (identity.pose.length !== performer.pose.length) {
    throw new FlameError(
      'PARAMETER_LENGTH',
      `the performer's pose has ${performer.pose.length} values, expected ${identity.pose.length}`,
    );
  }
  const pose = identity.pose.slice();
  // Root and neck place the head; what follows is the face's own motion
  pose.set(performer.pose.subarray(6), 6);
  return { ...identity, expression: performer.expression, pose };
}

/**
 * A head between two: coefficients and translation in a straight line, every joint along the shortest turn.
 *
 * @param t 0 gives `a`, 1 gives `b`; may lie outside for caricatures
 */
export function interpolateHeads(a: HeadParameters, b: HeadParameters, t: number): HeadParameters {
  const none = new Float32Array(3);
  return {
    betas: mix(a.betas, b.betas, t),
    expression: mix(a.expression, b.expression, t),
    pose: mixPoses(a.pose, b.pose, t),
    translation: mix(a.translation ?? none, b.translation ?? none, t),
  };
}

/** How far a random head may stray. */
export interface SampleOptions {
  /** Whole number; the same seed gives the same head */
  readonly seed: number;
  /** Standard deviation of the betas; default 1, the model's own population */
  readonly shapeDeviation?: number;
  /** Standard deviation of the expression, within the model's bounds; default 0 (at rest) */
  readonly expressionDeviation?: number;
  /** Largest jaw opening, radians; default 0 */
  readonly jawOpenRad?: number;
}

/** A random head from the model's prior: independent normal betas, cut at three deviations. */
export function sampleHead(model: HeadModel, options: SampleOptions): HeadParameters {
  const { seed, shapeDeviation = 1, expressionDeviation = 0, jawOpenRad = 0 } = options;
  const random = randomSource(seed);
  const [minimum, maximum] = model.expressionBounds;
  const cut = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);
  const betas = Float32Array.from({ length: model.shapeCount }, () => shapeDeviation * cut(random.normal(), -3, 3));
  const expression = Float32Array.from({ length: model.expressionCount }, () =>
    cut(expressionDeviation * cut(random.normal(), -3, 3), minimum, maximum),
  );
  const pose = new Float32Array(3 * model.parents.length);
  if (model.parents.length > 2) pose[6] = jawOpenRad * random.uniform();
  return { betas, expression, pose, translation: new Float32Array(3) };
}

/** One photo's shape code and how far to trust it. */
export interface WeightedShape {
  readonly betas: Float32Array;
  /** 0 or more; only ratios matter */
  readonly confidence: number;
}

/**
 * One person's shape from several photos: the mean weighted by confidence, which is the most likely code when each
 * photo's error variance is inverse to its confidence.
 *
 * @returns [longest betas]
 * @throws FlameError FIT_INPUT when there is no code, a negative or non-finite confidence, or no confidence at all
 */
export function fuseShapes(shapes: readonly WeightedShape[]): Float32Array {
  const total = shapes.reduce((sum, { confidence }) => sum + confidence, 0);
  if (!(total > 0 && Number.isFinite(total)) || shapes.some(({ confidence }) => confidence < 0)) {
    throw new FlameError(
      'FIT_INPUT',
      `confidences of ${shapes.length} shapes are ${shapes.map((s) => s.confidence)}, expected some above 0, none below`,
    );
  }
  const length = Math.max(...shapes.map(({ betas }) => betas.length));
  return Float32Array.from({ length }, (_, k) =>
    shapes.reduce((sum, { betas, confidence }) => sum + (confidence / total) * (betas[k] ?? 0), 0),
  );
}

function mix(a: Float32Array, b: Float32Array, t: number): Float32Array {
  return Float32Array.from({ length: Math.max(a.length, b.length) }, (_, k) => (1 - t) * (a[k] ?? 0) + t * (b[k] ?? 0));
}

function mixPoses(a: Float32Array, b: Float32Array, t: number): Float32Array {
  if (a.length !== b.length) {
    throw new FlameError('PARAMETER_LENGTH', `poses have ${a.length} and ${b.length} values, expected one length`);
  }
  const pose = new Float32Array(a.length);
  for (let k = 0; k < a.length; k += 3) {
    const from = rotationFromAxisAngle(a[k], a[k + 1], a[k + 2]);
    const to = rotationFromAxisAngle(b[k], b[k + 1], b[k + 2]);
    const inverse = [from[0], from[3], from[6], from[1], from[4], from[7], from[2], from[5], from[8]];
    const [w, x, y, z] = quaternionFromRotation(multiplyRotations(inverse, to));
    const step = axisAngleFromQuaternion(w, x, y, z).map((value) => value * t);
    const between = multiplyRotations(from, rotationFromAxisAngle(step[0], step[1], step[2]));
    pose.set(axisAngleFromRotation(between), k);
  }
  return pose;
}
