import type { FoundFace, LearnedRegressor } from '@ringnet/regressor';
import { EXPRESSIONS, SHAPES } from './mirror-tables.js';
import { rowOf, type SampleTable } from './sample-table.js';
import { deviation } from './statistics.js';

/**
 * What a read jaw must be multiplied by to open as widely as true ones do: a network trained on squared errors reads what it
 * is unsure of nearer to the mean, and heads that speak would mumble.
 */
export function jawGain(table: SampleTable, faces: readonly (FoundFace | null)[], learned: LearnedRegressor): number {
  const read: number[] = [];
  const truth: number[] = [];
  faces.forEach((face, i) => {
    const y = face && learned.readTogether(face);
    if (!y) return;
    read.push(y[SHAPES + EXPRESSIONS]);
    truth.push(rowOf(table, 'jaw', i)[0]);
  });
  return deviation(truth) / deviation(read);
}
