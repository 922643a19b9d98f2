import type { NdArray } from '@ringnet/io';
import { EXPRESSION_COUNT, type Head, SHAPE_COUNT } from './build.js';
import { quantizeBasis } from './quantize.js';
import { PARENTS } from './skinning.js';

export const VERSION = '1.0.0';

/** The arrays of `open-head.npz` but the landmarks: FLAME's keys, then ours. */
export function headFields(head: Head): Record<string, NdArray> {
  const vertexCount = head.vTemplate.length / 3;
  const directions = [...head.shape];
  while (directions.length < SHAPE_COUNT) directions.push(new Float64Array(head.vTemplate.length));
  directions.push(...head.expression.map(({ direction }) => direction));
  const basis = quantizeBasis(directions, vertexCount, SHAPE_COUNT + EXPRESSION_COUNT);
  const info = {
    id: 'open-head',
    name: 'open head',
    version: VERSION,
    licence: 'CC0-1.0',
    shapeCount: SHAPE_COUNT,
    expressionBounds: [0, 1.1],
  };
  const faceCount = head.cut.faces.length / 3;
  return {
    v_template: { data: Float32Array.from(head.vTemplate), shape: [vertexCount, 3] },
    f: { data: head.cut.faces, shape: [faceCount, 3] },
    shapedirs: { data: basis.values, shape: [vertexCount, 3, SHAPE_COUNT + EXPRESSION_COUNT] },
    shapedirs_scale: { data: basis.scale, shape: [SHAPE_COUNT + EXPRESSION_COUNT] },
    J_regressor_data: { data: Float32Array.from(head.joints.data), shape: [head.joints.data.length] },
    J_regressor_indices: { data: Uint32Array.from(head.joints.indices), shape: [head.joints.indices.length] },
    J_regressor_indptr: { data: Uint32Array.from(head.joints.indptr), shape: [head.joints.indptr.length] },
    weights: { data: Float32Array.from(head.weights), shape: [vertexCount, 5] },
    kintree_table: { data: Int32Array.from([...PARENTS, 0, 1, 2, 3, 4]), shape: [2, 5] },
    vt: { data: Float32Array.from(head.layout.uvs), shape: [head.layout.islands.length, 2] },
    ft: { data: head.cut.uvFaces, shape: [faceCount, 3] },
    ...Object.fromEntries(
      Object.entries(head.regions).map(([name, data]) => [`region_${name}`, { data, shape: [data.length] }]),
    ),
    expression_names: textField(JSON.stringify(head.expression.map(({ name }) => name))),
    info: textField(JSON.stringify(info)),
  };
}

function textField(text: string): NdArray {
  const data = new TextEncoder().encode(text);
  return { data, shape: [data.length] };
}
