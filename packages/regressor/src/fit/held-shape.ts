import type { LandmarkBasis } from './landmark-basis.js';

/** The bases of one face's fit, with the shape components that it leaves as they are believed in their means and joints. */
export interface HeldBases {
  /** Of all 468 landmarks */
  readonly all: LandmarkBasis;
  /** Of those that the fit uses */
  readonly basis: LandmarkBasis;
}

/**
 * The head that comes out has those components, too: a fit without them would fit another head, and its error would be that one's.
 *
 * @param bases  whose shape columns are those that a fit moves
 * @param rows   which of all landmarks `bases.basis` has
 * @param whole  of all landmarks, with every shape component that a belief may name
 */
export function holdShape(
  bases: HeldBases,
  rows: Int32Array,
  whole: LandmarkBasis,
  betas: ArrayLike<number>,
): HeldBases {
  const { all, basis } = bases;
  const mean = all.mean.slice();
  const joints = { jawJoint: all.jawJoint.slice(), rootJoint: all.rootJoint.slice() };
  for (let column = all.shapeColumns; column < Math.min(betas.length, whole.shapeColumns); column++) {
    addColumn(mean, betas[column], whole.directions, column);
    addColumn(joints.jawJoint, betas[column], whole.jawJointDirections, column);
    addColumn(joints.rootJoint, betas[column], whole.rootJointDirections, column);
  }
  const picked = basis.mean.map((_, i) => mean[3 * rows[Math.floor(i / 3)] + (i % 3)]);
  return { all: { ...all, ...joints, mean }, basis: { ...basis, ...joints, mean: picked } };
}

function addColumn(target: Float64Array, value: number, directions: Float64Array, column: number): void {
  const start = column * target.length;
  for (let i = 0; i < target.length; i++) target[i] += value * directions[start + i];
}
