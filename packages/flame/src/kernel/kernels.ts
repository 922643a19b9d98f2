import type { HeapLayout } from './heap-layout.js';
import { plainKernels } from './plain-kernels.js';
import { simdKernels } from './simd-kernels.js';

/** How many leading components of each basis are in use (the rest is zero). */
export interface UsedCounts {
  readonly shape: number;
  readonly expression: number;
  readonly correctives: number;
}

/** The three inner loops of decoding, over one heap laid out by `heapLayout`. Both implementations round alike. */
export interface Kernels {
  readonly name: 'simd' | 'plain';
  readonly heap: Float32Array;
  /** out = base + sum over k < used of coefficients[k] times component k of the basis at `basis` ([tiles, count, 32]). */
  blend(base: number, basis: number, count: number, coefficients: number, used: number, out: number): void;
  /** Blends groups of four heads from the template: coefficients [groups, used in all, 4] to the chunk's surfaces. */
  blendChunk(groups: number, used: UsedCounts): void;
  /** Skins the surface at `vertices` into `posed` by the heap's transforms and translation. */
  skin(vertices: number): void;
}

/** WebAssembly SIMD where the platform allows it, the same arithmetic in plain JavaScript elsewhere. */
export function makeKernels(layout: HeapLayout): Kernels {
  return simdKernels(layout) ?? plainKernels(layout);
}
