import type { BaseMesh } from './base-mesh.js';
import type { CutVertex, HeadCut } from './head-cut.js';

/** Decimetres to metres. */
export const METRES = 0.1;

/**
 * The points whose movement the tool follows: the head's vertices first, then the base vertices that define joints.
 * A field is [P, 3] numbers on them, metres.
 */
export interface Points {
  readonly list: readonly CutVertex[];
  /** number of head vertices at the front of `list` */
  readonly headCount: number;
  /** [P] left-right partner */
  readonly mirror: Int32Array;
  /** rows of `list` for each joint: the joint is their mean */
  readonly joints: Readonly<Record<string, readonly number[]>>;
}

/** Head vertices and the helper cubes of the named joints. */
export function collectPoints(mesh: BaseMesh, cut: HeadCut, jointNames: readonly string[]): Points {
  const list = [...cut.vertices];
  const mirror = [...cut.mirror];
  const rowOf = new Map<number, number>();
  const rowFor = (v: number) => {
    const found = rowOf.get(v);
    if (found !== undefined) return found;
    rowOf.set(v, list.length);
    list.push({ a: v, b: v, t: 0, lift: 0, group: 'joint' });
    mirror.push(-1);
    return list.length - 1;
  };
  const joints: Record<string, number[]> = {};
  for (const name of jointNames) joints[name] = mesh.joints[name].map(rowFor);
  for (const [v, row] of [...rowOf]) mirror[row] = rowFor(mesh.mirror[v]);
  for (const [v, row] of rowOf) mirror[row] = rowFor(mesh.mirror[v]);
  return { list, headCount: cut.vertices.length, mirror: Int32Array.from(mirror), joints };
}

/** The base shape on the points, metres. */
export function baseField(points: Points, mesh: BaseMesh): Float64Array {
  const out = mixRows(points, mesh.positions, METRES);
  for (const [row, vertex] of points.list.entries()) out[3 * row + 1] += vertex.lift * METRES;
  return out;
}

/** A target's displacement on the points, metres. */
export function targetField(points: Points, row: Int16Array): Float64Array {
  return mixRows(points, row, 1e-3 * METRES);
}

/** The field seen in a mirror: every point takes its partner's displacement with x negated. */
export function mirrorField(points: Points, field: Float64Array): Float64Array {
  const out = new Float64Array(field.length);
  for (let row = 0; row < points.mirror.length; row++) {
    const from = 3 * points.mirror[row];
    out[3 * row] = -field[from];
    out[3 * row + 1] = field[from + 1];
    out[3 * row + 2] = field[from + 2];
  }
  return out;
}

/** out += scale * field */
export function addScaled(out: Float64Array, field: Float64Array, scale: number): void {
  for (let i = 0; i < out.length; i++) out[i] += scale * field[i];
}

function mixRows(points: Points, values: ArrayLike<number>, scale: number): Float64Array {
  const out = new Float64Array(points.list.length * 3);
  for (const [row, { a, b, t }] of points.list.entries())
    for (let k = 0; k < 3; k++) out[3 * row + k] = scale * ((1 - t) * values[3 * a + k] + t * values[3 * b + k]);
  return out;
}
