import { addScaled, mirrorField, type Points, targetField } from './field.js';
import type { Targets } from './targets.js';

/** A named expression: the displacement of one whole unit. */
export interface ExpressionUnit {
  readonly name: string;
  /** [P, 3] m */
  readonly direction: Float64Array;
}

/** Left out: the jaw joint opens the mouth. */
const REPLACED_BY_JOINT = 'mouth-open';
const ANCESTRIES = ['african', 'asian', 'caucasian'];

/**
 * MakeHuman's expression units as they are, averaged over the three ancestries. Left and right units are mirror images of
 * each other and central units are symmetric, exactly.
 */
export function collectExpressionUnits(points: Points, targets: Targets): ExpressionUnit[] {
  const prefix = 'expression/units/caucasian/';
  const names = targets.names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  const mean = (name: string) => {
    const out = new Float64Array(points.list.length * 3);
    for (const ancestry of ANCESTRIES)
      addScaled(out, targetField(points, targets.row(`expression/units/${ancestry}/${name}`)), 1 / ANCESTRIES.length);
    return out;
  };
  return names
    .filter((name) => name !== REPLACED_BY_JOINT)
    .map((name) => {
      const partner = name.includes('left') ? name.replace('left', 'right') : name.replace('right', 'left');
      const direction = new Float64Array(points.list.length * 3);
      addScaled(direction, mean(name), 0.5);
      addScaled(direction, mirrorField(points, mean(partner)), 0.5);
      return { name, direction };
    });
}
