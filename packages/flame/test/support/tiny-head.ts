import { parseHeadModel } from '../../src/index.js';

/** The fields of a head of 4 vertices (corners of a tetrahedron), 2 joints, 1 shape and 1 expression component. */
export function tinyFields() {
  return {
    // the origin and a unit along each axis
    v_template: [
      [0, 0, 0],
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
    f: [
      [0, 2, 1],
      [0, 3, 2],
      [0, 1, 3],
      [1, 2, 3],
    ],
    // shape moves vertex 1 by +2 x, expression moves vertex 3 by +1 y
    shapedirs: [0, 1, 2, 3].map((v) => [
      [v === 1 ? 2 : 0, 0],
      [0, v === 3 ? 1 : 0],
      [0, 0],
    ]),
    // joint 0 at vertex 0, joint 1 at vertex 1
    J_regressor: [
      [1, 0, 0, 0],
      [0, 1, 0, 0],
    ],
    weights: [
      [1, 0],
      [0, 1],
      [0.5, 0.5],
      [0, 1],
    ],
    kintree_table: [
      [-1, 0],
      [0, 1],
    ],
  };
}

export const tinyHead = () => parseHeadModel(tinyFields(), { shapeCount: 1 });
