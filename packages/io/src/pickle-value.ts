import type { NdArray, TypedArray } from './nd-array.js';

/** A scipy compressed matrix as it stands in a pickle: `csc` runs down columns, `csr` along rows. Indices are checked. */
export interface CompressedMatrix {
  readonly format: 'csc' | 'csr';
  /** Rows, columns */
  readonly shape: readonly [number, number];
  readonly data: TypedArray;
  /** [nonzeros], row (csc) or column (csr) of each value */
  readonly indices: Int32Array;
  /** [columns + 1] (csc) or [rows + 1] (csr), where each run starts */
  readonly indptr: Int32Array;
}

/** A NumPy array of Python objects, row-major. */
export interface ObjectArray {
  readonly items: readonly PickleValue[];
  readonly shape: readonly number[];
}

/**
 * What a pickle may hold here. Lists and tuples are arrays, dictionaries are Maps, Python 2 byte strings are text with one
 * character per byte, chumpy arrays are the numbers inside. Shared objects stay shared; nothing contains itself.
 */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly PickleValue[]
  | ReadonlyMap<PickleValue, PickleValue>
  | ReadonlySet<PickleValue>
  | NdArray
  | ObjectArray
  | CompressedMatrix;
