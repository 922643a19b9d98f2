import { groupHeads, type HeapLayout, tileFloats } from './heap-layout.js';
import type { Kernels } from './kernels.js';

const { fround } = Math;

/** The kernels in plain JavaScript: every product and sum rounds to float32 in the order of the SIMD kernels. */
export function plainKernels(layout: HeapLayout): Kernels {
  const heap = new Float32Array(layout.floatCount);
  const sums = new Float32Array(tileFloats);

  const addComponents = (basis: number, coefficients: number, step: number, used: number) => {
    for (let k = 0; k < used; k++) {
      const weight = heap[coefficients + k * step];
      const row = basis + k * tileFloats;
      for (let i = 0; i < tileFloats; i++) sums[i] += fround(weight * heap[row + i]);
    }
  };

  return {
    name: 'plain',
    heap,
    blend(base, basis, count, coefficients, used, out) {
      for (let tile = 0; tile < layout.tileCount; tile++) {
        const at = tile * tileFloats;
        sums.set(heap.subarray(base + at, base + at + tileFloats));
        addComponents(basis + at * count, coefficients, 1, used);
        heap.set(sums, out + at);
      }
    },
    blendChunk(groups, used) {
      const { template, shape, expression, correctives, chunkCoefficients, chunkCorrected, surfaceFloats } = layout;
      const total = used.shape + used.expression + used.correctives;
      for (let head = 0; head < groups * groupHeads; head++) {
        const own = chunkCoefficients + Math.floor(head / groupHeads) * total * groupHeads + (head % groupHeads);
        for (let tile = 0; tile < layout.tileCount; tile++) {
          const at = tile * tileFloats;
          sums.set(heap.subarray(template + at, template + at + tileFloats));
          let next = own;
          addComponents(shape + at * layout.shapeCount, next, groupHeads, used.shape);
          next += used.shape * groupHeads;
          addComponents(expression + at * layout.expressionCount, next, groupHeads, used.expression);
          next += used.expression * groupHeads;
          addComponents(correctives + at * layout.correctiveCount, next, groupHeads, used.correctives);
          heap.set(sums, chunkCorrected + head * surfaceFloats + at);
        }
      }
    },
    skin(vertices) {
      const { vertexCount, jointCount, weights, transforms, translation, posed } = layout;
      const blended = new Float32Array(16);
      for (let v = 0; v < vertexCount; v++) {
        blended.fill(0);
        for (let j = 0; j < jointCount; j++) {
          const weight = heap[weights + v * jointCount + j];
          for (let i = 0; i < 16; i++) blended[i] += fround(weight * heap[transforms + 16 * j + i]);
        }
        const x = heap[vertices + 3 * v];
        const y = heap[vertices + 3 * v + 1];
        const z = heap[vertices + 3 * v + 2];
        for (let i = 0; i < 3; i++) {
          const xy = fround(fround(blended[i] * x) + fround(blended[4 + i] * y));
          const turned = fround(xy + fround(blended[8 + i] * z));
          heap[posed + 3 * v + i] = fround(turned + blended[12 + i]) + heap[translation + i];
        }
      }
    },
  };
}
