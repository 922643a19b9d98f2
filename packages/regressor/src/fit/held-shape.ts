import type { HeadModel, LandmarkEmbedding } from '@ringnet/flame';
import { type LandmarkBasis, landmarkBasis } from './landmark-basis.js';

/** Gives a basis for one face: with the shape components that a fit leaves as they are believed in its mean and joints. */
export type HoldShape = (betas: ArrayLike<number>) => LandmarkBasis;

/**
 * The head that comes out has those components, too: a fit without them would fit another head, and its error would be that one's.
 *
 * @param basis  of the same rows; its shape columns are those that a fit moves
 */
export function shapeHolder(
  model: HeadModel,
  embedding: LandmarkEmbedding,
  rows: ArrayLike<number>,
  basis: LandmarkBasis,
): HoldShape {
  const whole = landmarkBasis(model, embedding, rows, Math.min(100, model.shapeCount));
  return (betas) => {
    const held = { mean: basis.mean.slice(), jawJoint: basis.jawJoint.slice(), rootJoint: basis.rootJoint.slice() };
    const columns = Math.min(betas.length, whole.shapeColumns);
    for (let column = basis.shapeColumns; column < columns; column++) {
      addColumn(held.mean, betas[column], whole.directions, column);
      addColumn(held.jawJoint, betas[column], whole.jawJointDirections, column);
      addColumn(held.rootJoint, betas[column], whole.rootJointDirections, column);
    }
    return { ...basis, ...held };
  };
}

function addColumn(target: Float64Array, value: number, directions: Float64Array, column: number): void {
  const start = column * target.length;
  for (let i = 0; i < target.length; i++) target[i] += value * directions[start + i];
}
