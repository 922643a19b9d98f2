import { axisAngleFromRotation, multiplyRotations } from '@ringnet/flame';
import type { FoundFace, LearnedRegressor } from '@ringnet/regressor';
import { ERRORS } from './artefact.js';
import { EXPRESSIONS, SHAPES } from './mirror-tables.js';
import { factOf, rowOf, type SampleTable } from './sample-table.js';

/** Upper |yaw| of each view, degrees. */
export const YAW_BINS = [15, 30, 45, 90];
/** With fewer faces than this in a view, all views speak for it. */
const FEW = 20;
const SMALLEST_ERROR = 1e-3;

/** [views, ERRORS]: root-mean-square errors of what the network says, on renders that were not trained on. */
export function measureDeviations(
  table: SampleTable,
  faces: readonly (FoundFace | null)[],
  learned: LearnedRegressor,
): Float32Array {
  const squares = new Float64Array(YAW_BINS.length * ERRORS);
  const counts = new Float64Array(YAW_BINS.length);
  faces.forEach((face, i) => {
    const y = face && learned.readTogether(face);
    if (!y) return;
    const yaw = Math.abs(factOf(table, 'yaw', i));
    const view = YAW_BINS.findIndex((limit) => yaw <= limit);
    counts[view]++;
    const at = view * ERRORS;
    const add = (from: number, name: 'betas' | 'expression' | 'jaw', width: number) => {
      const truth = rowOf(table, name, i);
      for (let k = 0; k < width; k++) squares[at + from + k] += (y[from + k] - truth[k]) ** 2;
    };
    add(0, 'betas', SHAPES);
    add(SHAPES, 'expression', EXPRESSIONS);
    add(SHAPES + EXPRESSIONS, 'jaw', 3);
    const r = rowOf(table, 'rotation', i);
    const inverse = [r[0], r[3], r[6], r[1], r[4], r[7], r[2], r[5], r[8]];
    const turn = axisAngleFromRotation(multiplyRotations(y.subarray(y.length - 9), inverse));
    squares[at + ERRORS - 1] += (turn[0] ** 2 + turn[1] ** 2 + turn[2] ** 2) / 3;
  });
  const total = counts.reduce((sum, count) => sum + count, 0);
  return Float32Array.from(squares, (sum, at) => {
    const [view, output] = [Math.floor(at / ERRORS), at % ERRORS];
    if (counts[view] >= FEW) return Math.max(SMALLEST_ERROR, Math.sqrt(sum / counts[view]));
    let all = 0;
    for (let b = 0; b < YAW_BINS.length; b++) all += squares[b * ERRORS + output];
    return Math.max(SMALLEST_ERROR, Math.sqrt(all / total));
  });
}
