import { createMirror, type HeadModel } from '@ringnet/flame';

/** How a head's numbers change when it is mirrored. */
export interface MirrorTables {
  /** [S, S] */
  readonly betas: Float32Array;
  /** [E], which component takes a component's place */
  readonly expression: Float32Array;
}

export const SHAPES = 100;
export const EXPRESSIONS = 50;

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
