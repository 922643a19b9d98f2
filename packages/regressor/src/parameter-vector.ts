import { RegressorError } from './errors.js';
import type { RegressedParameters } from './regressed-parameters.js';

/** RingNet's numbers: camera 3, global rotation 3, jaw rotation 3, shape 100, expression 50. */
export const PARAMETER_COUNT = 159;
const Part = { camera: 0, globalOrient: 3, jawPose: 6, betas: 9, expression: 109 } as const;

/**
 * Splits RingNet's parameter vector. The network sees neither neck nor gaze: those rotations are zero.
 *
 * @param vector  [159]: camera (scale, tx, ty), global and jaw axis-angle (radians), shape, expression
 * @throws RegressorError PARAMETER_LENGTH when the length is another
 */
export function splitParameterVector(vector: Float32Array): RegressedParameters {
  if (vector.length !== PARAMETER_COUNT) {
    throw new RegressorError('PARAMETER_LENGTH', `the vector has ${vector.length} values, expected ${PARAMETER_COUNT}`);
  }
  const [scale, tx, ty] = vector;
  return {
    camera: { scale, tx, ty },
    globalOrient: vector.slice(Part.globalOrient, Part.jawPose),
    jawPose: vector.slice(Part.jawPose, Part.betas),
    neckPose: new Float32Array(3),
    leftEyePose: new Float32Array(3),
    rightEyePose: new Float32Array(3),
    betas: vector.slice(Part.betas, Part.expression),
    expression: vector.slice(Part.expression),
  };
}

/**
 * Joins parameters into RingNet's vector. Neck and eye rotations have no place in it and are left out.
 *
 * @returns [159]
 * @throws RegressorError PARAMETER_LENGTH when there are more than 100 betas or 50 expression values
 */
export function joinParameterVector(parameters: RegressedParameters): Float32Array {
  const { camera, globalOrient, jawPose, betas, expression } = parameters;
  const maxBetas = Part.expression - Part.betas;
  const maxExpression = PARAMETER_COUNT - Part.expression;
  if (betas.length > maxBetas || expression.length > maxExpression) {
    const found = `${betas.length} betas and ${expression.length} expression values`;
    throw new RegressorError('PARAMETER_LENGTH', `${found}, expected at most ${maxBetas} and ${maxExpression}`);
  }
  const vector = new Float32Array(PARAMETER_COUNT);
  vector.set([camera.scale, camera.tx, camera.ty], Part.camera);
  vector.set(globalOrient, Part.globalOrient);
  vector.set(jawPose, Part.jawPose);
  vector.set(betas, Part.betas);
  vector.set(expression, Part.expression);
  return vector;
}
