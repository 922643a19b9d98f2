import { type HeadModel, type HeadParameters, parseHeadModel } from '@ringnet/flame';

/** 5023 vertices, 9976 faces, 300 + 100 components, all correctives; numbers from a fixed sequence. */
export function flameSizedModel(vertexCount = 5023): HeadModel {
  const random = sequence(1);
  const fill = (length: number, size: number) => Float32Array.from({ length }, () => size * random());
  const weights = fill(vertexCount * 5, 1).map((value) => value + 1);
  for (let v = 0; v < vertexCount; v++) {
    const row = weights.subarray(5 * v, 5 * v + 5);
    const sum = row.reduce((total, value) => total + value, 0);
    for (let j = 0; j < 5; j++) row[j] /= sum;
  }
  const perJoint = 60;
  return parseHeadModel({
    v_template: { data: fill(3 * vertexCount, 0.1), shape: [vertexCount, 3] },
    f: { data: Uint32Array.from({ length: 3 * 9976 }, (_, k) => (k * 7919) % vertexCount), shape: [9976, 3] },
    shapedirs: { data: fill(3 * vertexCount * 400, 1e-3), shape: [vertexCount, 3, 400] },
    posedirs: { data: fill(3 * vertexCount * 36, 1e-3), shape: [vertexCount, 3, 36] },
    weights: { data: weights, shape: [vertexCount, 5] },
    J_regressor_data: new Float32Array(5 * perJoint).fill(1 / perJoint),
    J_regressor_indices: Uint32Array.from({ length: 5 * perJoint }, (_, k) => (k * 83) % vertexCount),
    J_regressor_indptr: Uint32Array.from({ length: 6 }, (_, j) => j * perJoint),
    kintree_table: [
      [-1, 0, 1, 1, 1],
      [0, 1, 2, 3, 4],
    ],
  });
}

/** Shape, expression, a small pose and a place, from a seed. */
export function randomHead(seed: number): HeadParameters {
  const random = sequence(seed + 2);
  const fill = (length: number, size: number) => Float32Array.from({ length }, () => size * random());
  return { betas: fill(100, 2), expression: fill(50, 2), pose: fill(15, 0.4), translation: fill(3, 1) };
}

/** Numbers in [-1, 1), the same every time (a linear congruential generator). */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2147483648 - 1;
  };
}
