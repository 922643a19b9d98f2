import { createMirror, type HeadModel } from '@ringnet/flame';
import { rowOf, type SampleTable } from './sample-table.js';

/** How a head's numbers change when it is mirrored. */
export interface MirrorTables {
  /** [S, S] */
  readonly betas: Float32Array;
  /** [E], which component takes a component's place */
  readonly expression: Float32Array;
}

export const SHAPES = 100;
export const EXPRESSIONS = 50;
/** betas, expression, jaw 3, turn 3 */
export const OUTPUTS = SHAPES + EXPRESSIONS + 6;

export function mirrorTables(model: HeadModel): MirrorTables {
  const mirror = createMirror(model);
  const pose = new Float32Array(3 * model.parents.length);
  const betas = new Float32Array(SHAPES * SHAPES);
  for (let j = 0; j < SHAPES; j++) {
    const unit = new Float32Array(SHAPES);
    unit[j] = 1;
    const image = mirror.mirrorParameters({ betas: unit, expression: new Float32Array(0), pose }).betas;
    for (let i = 0; i < SHAPES; i++) betas[i * SHAPES + j] = image[i];
  }
  const names = model.expressionNames ?? [];
  const expression = Float32Array.from({ length: EXPRESSIONS }, (_, k) => {
    const name = names[k] ?? '';
    const side = name.includes('left') ? ['left', 'right'] : ['right', 'left'];
    const twin = names.indexOf(name.replace(side[0], side[1]));
    return twin >= 0 ? twin : k;
  });
  return { betas, expression };
}

/** What the regressor should answer for the plain look at a sample. */
export function targetOf(table: SampleTable, i: number): Float64Array {
  const y = new Float64Array(OUTPUTS);
  y.set(rowOf(table, 'betas', i).subarray(0, SHAPES));
  y.set(rowOf(table, 'expression', i).subarray(0, EXPRESSIONS), SHAPES);
  y.set(rowOf(table, 'jaw', i), SHAPES + EXPRESSIONS);
  y.set(rowOf(table, 'turn', i), SHAPES + EXPRESSIONS + 3);
  return y;
}

/** The same for a mirrored head; undoes itself. The turn is not touched beyond its mirror image. */
export function mirrorTarget({ betas, expression }: MirrorTables, y: ArrayLike<number>): Float64Array {
  const out = new Float64Array(OUTPUTS);
  for (let i = 0; i < SHAPES; i++) for (let j = 0; j < SHAPES; j++) out[i] += betas[i * SHAPES + j] * y[j];
  for (let k = 0; k < EXPRESSIONS; k++) out[SHAPES + k] = y[SHAPES + expression[k]];
  for (let k = SHAPES + EXPRESSIONS; k < OUTPUTS; k++) out[k] = (k - SHAPES - EXPRESSIONS) % 3 === 0 ? y[k] : -y[k];
  return out;
}
