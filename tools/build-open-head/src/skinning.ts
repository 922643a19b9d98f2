import type { BaseMesh } from './base-mesh.js';
import type { Points } from './field.js';

/** Order of the joints, as in FLAME. */
export const JOINT_NAMES = [
  'neck01____head',
  'neck03____head',
  'jaw____head',
  'eye.L____head',
  'eye.R____head',
] as const;
/** Rows of the kinematic tree: parents and ids. */
export const PARENTS = [-1, 0, 1, 1, 1] as const;

/**
 * Weights [V, 5] of root, neck, jaw, left and right eye from MakeHuman's rig: the jaw bone's subtree follows the jaw, the rest
 * of the head and the third neck bone the neck, everything below the root. Teeth, tongue and eye globes are rigid.
 */
export function skinningWeights(mesh: BaseMesh, points: Points): Float64Array {
  const weights = new Float64Array(points.headCount * 5);
  const joint = mesh.bones.map((_, bone) => jointOf(mesh, bone));
  for (let row = 0; row < points.headCount; row++) {
    const { a, b, t, group } = points.list[row];
    const rigid = RIGID[group];
    if (rigid !== undefined) weights[5 * row + rigid] = 1;
    else
      for (const [vertex, share] of [
        [a, 1 - t],
        [b, t],
      ])
        for (let k = 0; k < 4; k++)
          weights[5 * row + joint[mesh.skinIndices[4 * vertex + k]]] += share * mesh.skinWeights[4 * vertex + k];
    let sum = 0;
    for (let j = 0; j < 5; j++) sum += weights[5 * row + j];
    for (let j = 0; j < 5; j++) weights[5 * row + j] /= sum;
  }
  return weights;
}

/** [P] 1 on the points that hang on the head's bones (eyes, teeth and tongue apart): what alignment uses. */
export function skullWeights(mesh: BaseMesh, points: Points): Float64Array {
  const inHead = mesh.bones.map((_, bone) => (isUnder(mesh, bone, 'head') ? 1 : 0));
  return Float64Array.from(points.list, ({ a, group }) => {
    if (group !== 'body') return 0;
    let sum = 0;
    for (let k = 0; k < 4; k++) sum += inHead[mesh.skinIndices[4 * a + k]] * mesh.skinWeights[4 * a + k];
    return sum;
  });
}

const RIGID: Readonly<Record<string, number>> = {
  'helper-l-eye': 3,
  'helper-r-eye': 4,
  'helper-upper-teeth': 1,
  'helper-lower-teeth': 2,
  'helper-tongue': 2,
};

function jointOf(mesh: BaseMesh, bone: number): number {
  if (isUnder(mesh, bone, 'jaw')) return 2;
  return isUnder(mesh, bone, 'head') || isUnder(mesh, bone, 'neck03') ? 1 : 0;
}

function isUnder(mesh: BaseMesh, bone: number, ancestor: string): boolean {
  for (let i = bone; i >= 0; i = mesh.bones[i].parent) if (mesh.bones[i].name === ancestor) return true;
  return false;
}
