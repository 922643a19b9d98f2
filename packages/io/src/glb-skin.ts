import type { GlbBuffer } from './glb-accessor.js';
import type { GlbJoint, GlbSkeleton } from './glb-head.js';
import type { GlbSkin } from './glb-json.js';

/**
 * Reads a skin: its joints where their bind matrices put them, parents first, and how much each moves each vertex.
 *
 * @param picked [V, 4], rows of the skin's own list of joints
 * @param shares [V, 4], each picked joint's weight
 * @throws FormatError MALFORMED, LIMIT_EXCEEDED
 */
export function readSkeleton(
  buffer: GlbBuffer,
  { joints: nodes = [], inverseBindMatrices }: GlbSkin,
  picked: Float32Array,
  shares: Float32Array,
): GlbSkeleton {
  const matrices = buffer.numbers(inverseBindMatrices, 16, 0);
  if (matrices.length !== nodes.length * 16) throw buffer.fail('bind matrices and joints differ in number');
  const parents = parentRows(buffer, nodes);
  const order = parentsFirst(buffer, parents);
  const column = new Map(order.map((row, j) => [row, j]));
  const joints = order.map((row, j): GlbJoint => {
    const name = buffer.json.nodes?.[nodes[row]]?.name;
    const position = restPosition(matrices.subarray(row * 16, row * 16 + 16));
    if (!position.every(Number.isFinite)) throw buffer.fail(`the bind matrix of joint ${row} cannot be inverted`);
    return { name: typeof name === 'string' ? name : `joint-${j}`, parent: column.get(parents[row]) ?? -1, position };
  });
  const vertexCount = picked.length / 4;
  buffer.checkExpansion(vertexCount * joints.length * 4, `${joints.length} joints for ${vertexCount} vertices`);
  const weights = new Float32Array(vertexCount * joints.length);
  for (let i = 0; i < picked.length; i++) {
    const j = column.get(picked[i]);
    if (j === undefined) throw buffer.fail(`a vertex names joint ${picked[i]} of ${joints.length}`);
    weights[Math.floor(i / 4) * joints.length + j] += shares[i];
  }
  return { joints, weights };
}

/** For each joint its parent's row in the skin's list, -1 without one there. */
function parentRows({ json }: GlbBuffer, nodes: readonly number[]): number[] {
  const rowOf = new Map(nodes.map((node, row) => [node, row]));
  const parentOf = new Map((json.nodes ?? []).flatMap(({ children = [] }, i) => children.map((child) => [child, i])));
  return nodes.map((node) => rowOf.get(parentOf.get(node) ?? -1) ?? -1);
}

/** Rows in the file's order, save that a parent comes before its children: glTF allows either. */
function parentsFirst(buffer: GlbBuffer, parents: readonly number[]): number[] {
  const sorted = new Set<number>();
  for (const row of parents.keys()) {
    const chain: number[] = [];
    for (let ancestor = row; ancestor >= 0 && !sorted.has(ancestor); ancestor = parents[ancestor]) {
      if (chain.length > parents.length) throw buffer.fail(`joint ${row} is its own ancestor`);
      chain.push(ancestor);
    }
    for (const ancestor of chain.reverse()) sorted.add(ancestor);
  }
  return [...sorted];
}

/** Where a joint lies whose inverse bind matrix (column-major) is [A | t]: at -inverse(A) t. */
function restPosition(matrix: Float64Array): [number, number, number] {
  const [a, b, c] = [0, 4, 8].map((at) => matrix.subarray(at, at + 3));
  const t = matrix.subarray(12, 15);
  const volume = determinant(a, b, c);
  // Cramer's rule; 0 - x makes no negative zero of a joint in the origin
  return [0 - determinant(t, b, c) / volume, 0 - determinant(a, t, c) / volume, 0 - determinant(a, b, t) / volume];
}

/** Of three columns. */
function determinant(a: Float64Array, b: Float64Array, c: Float64Array): number {
  return a[0] * (b[1] * c[2] - b[2] * c[1]) + a[1] * (b[2] * c[0] - b[0] * c[2]) + a[2] * (b[0] * c[1] - b[1] * c[0]);
}
