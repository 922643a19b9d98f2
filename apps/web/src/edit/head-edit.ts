import { fullPose, type HeadModel, type HeadParameters } from '@ringnet/flame';
import type { Reconstruction } from '../api/documents.js';
import { createHeadTurn } from './head-turn.js';

/** A head's parameters while somebody moves the sliders; `parameters` keeps its arrays for good. */
export interface HeadEdit {
  readonly parameters: HeadParameters;
  /** Turn, nod and tilt on top of the reconstruction's own pose, degrees */
  readonly turnDeg: [number, number, number];
  /** Recomputes the root's rotation after `turnDeg` changed. */
  applyTurn(): void;
  /** Back to the reconstruction. */
  reset(): void;
  /** No expression, closed jaw, straight gaze; identity and head pose stay. */
  neutralise(): void;
  /** A random identity from the model's population. */
  randomise(): void;
  copyExpression(expression: readonly number[], jaw: readonly number[]): void;
}

/** What an edit starts from: parameters as GraphQL returns them. */
export type EditStart = Pick<Reconstruction, 'shape' | 'expression' | 'pose'>;

/** Starts editing a stored head. */
export function createHeadEdit(model: HeadModel, start: EditStart): HeadEdit {
  const first = startParameters(model, start);
  const parameters: HeadParameters = {
    betas: first.betas.slice(),
    expression: first.expression.slice(),
    pose: first.pose.slice(),
  };
  const turnDeg: [number, number, number] = [0, 0, 0];
  const writeTurn = createHeadTurn(first.pose);
  return {
    parameters,
    turnDeg,
    applyTurn: () => writeTurn(turnDeg, parameters.pose),
    reset() {
      parameters.betas.set(first.betas);
      parameters.expression.set(first.expression);
      parameters.pose.set(first.pose);
      turnDeg.fill(0);
    },
    neutralise() {
      parameters.expression.fill(0);
      parameters.pose.fill(0, 6);
    },
    randomise() {
      for (let i = 0; i < parameters.betas.length; i++) parameters.betas[i] = 0.8 * normal();
    },
    copyExpression(expression, jaw) {
      parameters.expression.fill(0);
      parameters.expression.set(expression.slice(0, model.expressionCount));
      parameters.pose.set(jaw, 6);
    },
  };
}

function startParameters(model: HeadModel, { shape, expression, pose }: EditStart): HeadParameters {
  const betas = new Float32Array(model.shapeCount);
  const units = new Float32Array(model.expressionCount);
  betas.set((shape ?? []).slice(0, model.shapeCount));
  units.set((expression ?? []).slice(0, model.expressionCount));
  const upright = [Math.PI, 0, 0];
  return {
    betas,
    expression: units,
    pose: fullPose(model, {
      globalOrient: pose?.global.axisAngle ?? upright,
      neckPose: pose?.neck.axisAngle ?? [0, 0, 0],
      jawPose: pose?.jaw.axisAngle ?? [0, 0, 0],
      leftEyePose: pose?.leftEye.axisAngle ?? [0, 0, 0],
      rightEyePose: pose?.rightEye.axisAngle ?? [0, 0, 0],
    }),
  };
}

/** One draw of the standard normal distribution (Box and Muller). */
function normal(): number {
  return Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
}
