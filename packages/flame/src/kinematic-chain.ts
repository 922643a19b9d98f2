import { writeRotation } from './rotation.js';

/** Where the joints went, and what each does to the vertices it carries. */
export interface PosedChain {
  /** [J, 3], m */
  readonly joints: Float64Array;
  /** [J, 3, 4] row-major, from the rest pose to the posed head */
  readonly skinTransforms: Float64Array;
}

/** What `chainTransforms` writes into; the decoder keeps one, so that a frame allocates nothing. */
export interface ChainScratch extends PosedChain {
  /** [J, 3, 3], each joint's rotation in the posed head */
  readonly world: Float64Array;
}

export function chainScratch(jointCount: number): ChainScratch {
  return {
    joints: new Float64Array(jointCount * 3),
    world: new Float64Array(jointCount * 9),
    skinTransforms: new Float64Array(jointCount * 12),
  };
}

/** One rotation per joint: [J, 3, 3] from [3 J] axis-angles, into `out`. */
export function rotationsFromPose(pose: ArrayLike<number>, out = new Float64Array(pose.length * 3)): Float64Array {
  for (let k = 0; k < pose.length; k += 3) writeRotation(pose[k], pose[k + 1], pose[k + 2], out, k * 3);
  return out;
}

/**
 * What drives the pose correctives: R_j - I of every joint but the root, row-major, [9 (J - 1)].
 *
 * @see Li et al. 2017, section 4, equation 4 (as in SMPL, equation 9)
 */
export function poseFeature(rotations: ArrayLike<number>, out = new Float64Array(rotations.length - 9)): Float64Array {
  for (let k = 0; k < out.length; k++) {
    out[k] = rotations[9 + k] - (k % 9 === 0 || k % 9 === 4 || k % 9 === 8 ? 1 : 0);
  }
  return out;
}

/**
 * Composes the joints' rotations down the tree: G_j = G_parent [R_j | J_j - J_parent], then A_j = G_j with the rest
 * joint taken out. The root turns about its own joint, not about the origin.
 *
 * @param rotations [J, 3, 3]
 * @param restJoints [J, 3], m
 * @param parents [J], root is -1, every parent before its children
 * @param out what to write into; new by default
 * @see Loper et al. 2015 (SMPL), equations 3 and 4
 */
export function chainTransforms(
  rotations: ArrayLike<number>,
  restJoints: ArrayLike<number>,
  parents: ArrayLike<number>,
  out: ChainScratch = chainScratch(parents.length),
): PosedChain {
  const { joints, world, skinTransforms } = out;
  for (let j = 0; j < parents.length; j++) {
    const parent = parents[j];
    if (parent < 0) {
      for (let k = 0; k < 9; k++) world[k + 9 * j] = rotations[k + 9 * j];
      for (let k = 0; k < 3; k++) joints[3 * j + k] = restJoints[3 * j + k];
    } else {
      const dx = restJoints[3 * j] - restJoints[3 * parent];
      const dy = restJoints[3 * j + 1] - restJoints[3 * parent + 1];
      const dz = restJoints[3 * j + 2] - restJoints[3 * parent + 2];
      for (let row = 0; row < 3; row++) {
        const p = 9 * parent + 3 * row;
        for (let column = 0; column < 3; column++) {
          const r = 9 * j + column;
          world[9 * j + 3 * row + column] =
            world[p] * rotations[r] + world[p + 1] * rotations[r + 3] + world[p + 2] * rotations[r + 6];
        }
        joints[3 * j + row] = joints[3 * parent + row] + world[p] * dx + world[p + 1] * dy + world[p + 2] * dz;
      }
    }
    for (let row = 0; row < 3; row++) {
      const g = 9 * j + 3 * row;
      const carried =
        world[g] * restJoints[3 * j] + world[g + 1] * restJoints[3 * j + 1] + world[g + 2] * restJoints[3 * j + 2];
      const to = 12 * j + 4 * row;
      for (let k = 0; k < 3; k++) skinTransforms[to + k] = world[g + k];
      skinTransforms[to + 3] = joints[3 * j + row] - carried;
    }
  }
  return out;
}
