import type { HeadModel } from '../head-model.js';

/** Floats per tile: one tile of every component lies together, so that blending streams through memory once. */
export const tileFloats = 32;

/** Heads that one pass of the batch kernel blends, and groups per chunk: 64 heads stay in memory at a time. */
export const groupHeads = 4;
export const chunkGroups = 16;

/** Where everything lies in the decoder's one block of memory; offsets count floats, multiples of 4. */
export interface HeapLayout {
  readonly vertexCount: number;
  readonly jointCount: number;
  readonly shapeCount: number;
  readonly expressionCount: number;
  /** 9 (J - 1), or 0 without pose correctives */
  readonly correctiveCount: number;
  readonly tileCount: number;
  /** Floats of one padded [V, 3] surface: tileCount tiles */
  readonly surfaceFloats: number;
  readonly template: number;
  /** [tiles, S, 32], [tiles, E, 32], [tiles, P, 32] */
  readonly shape: number;
  readonly expression: number;
  readonly correctives: number;
  /** [V, J] */
  readonly weights: number;
  /** [J, 4 columns, 4]; the fourth number of a column is zero */
  readonly transforms: number;
  /** [4], the last is zero */
  readonly translation: number;
  /** [S + E + P] for one head; [groups, S + E + P, 4] for a chunk */
  readonly coefficients: number;
  readonly chunkCoefficients: number;
  /** Surfaces: template + shape; + expression; + correctives; skinned */
  readonly identity: number;
  readonly shaped: number;
  readonly corrected: number;
  readonly posed: number;
  /** [64 heads, surface] */
  readonly chunkCorrected: number;
  readonly floatCount: number;
}

/** Lays out the memory for a model. */
export function heapLayout(model: HeadModel): HeapLayout {
  const vertexCount = model.vTemplate.length / 3;
  const jointCount = model.parents.length;
  const { shapeCount, expressionCount } = model;
  const correctiveCount = model.posedirs ? 9 * (jointCount - 1) : 0;
  const tileCount = Math.ceil((3 * vertexCount + 1) / tileFloats);
  const surfaceFloats = tileCount * tileFloats;
  const coefficientCount = shapeCount + expressionCount + correctiveCount;
  let next = 0;
  const take = (floats: number) => {
    const offset = next;
    next += 4 * Math.ceil(floats / 4);
    return offset;
  };
  return {
    vertexCount,
    jointCount,
    shapeCount,
    expressionCount,
    correctiveCount,
    tileCount,
    surfaceFloats,
    template: take(surfaceFloats),
    shape: take(surfaceFloats * shapeCount),
    expression: take(surfaceFloats * expressionCount),
    correctives: take(surfaceFloats * correctiveCount),
    weights: take(vertexCount * jointCount),
    transforms: take(16 * jointCount),
    translation: take(4),
    coefficients: take(coefficientCount),
    chunkCoefficients: take(coefficientCount * groupHeads * chunkGroups),
    identity: take(surfaceFloats),
    shaped: take(surfaceFloats),
    corrected: take(surfaceFloats),
    posed: take(surfaceFloats + 4),
    chunkCorrected: take(surfaceFloats * groupHeads * chunkGroups),
    floatCount: next,
  };
}

/** Copies the model's constants into the heap: bases by tiles, component after component. */
export function fillHeap(heap: Float32Array, layout: HeapLayout, model: HeadModel): void {
  heap.set(model.vTemplate, layout.template);
  heap.set(model.skinningWeights, layout.weights);
  const all = layout.shapeCount + layout.expressionCount;
  pack(heap, layout.shape, model.shapedirs, all, 0, layout.shapeCount);
  pack(heap, layout.expression, model.shapedirs, all, layout.shapeCount, layout.expressionCount);
  if (model.posedirs) {
    pack(heap, layout.correctives, model.posedirs, layout.correctiveCount, 0, layout.correctiveCount);
  }
}

function pack(
  heap: Float32Array,
  offset: number,
  directions: Float32Array,
  stride: number,
  first: number,
  count: number,
): void {
  const rows = directions.length / stride;
  for (let row = 0; row < rows; row++) {
    const tile = Math.floor(row / tileFloats);
    const start = offset + tile * count * tileFloats + (row % tileFloats);
    for (let k = 0; k < count; k++) heap[start + k * tileFloats] = directions[row * stride + first + k];
  }
}
