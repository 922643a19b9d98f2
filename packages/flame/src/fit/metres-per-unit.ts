import { alignPoints } from './rigid-alignment.js';

/** What a scan's numbers count in. */
export type ScanUnit = 'm' | 'cm' | 'mm' | 'unknown';

const unitMetres = { m: 1, cm: 0.01, mm: 0.001 } as const;

/**
 * Metres per unit of points; `unknown` is decided by their size: the nearest of m, cm and mm, or the measured scale when none
 * is near.
 *
 * @param points [N, 3], in the unit
 * @param template [N, 3], the same points of the head model, m
 */
export function metresPerUnit(unit: ScanUnit, points: ArrayLike<number>, template: ArrayLike<number>): number {
  if (unit !== 'unknown') return unitMetres[unit];
  const measured = alignPoints(points, template, true).scale;
  return Object.values(unitMetres).find((metres) => Math.abs(Math.log(measured / metres)) < Math.log(1.35)) ?? measured;
}
