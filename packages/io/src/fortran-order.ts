import type { TypedArray } from './nd-array.js';

/** Reorders column-major elements to row-major; arrays of fewer than two dimensions are returned as they are. */
export function rowMajorFromFortran<T extends TypedArray | unknown[]>(data: T, shape: readonly number[]): T {
  if (shape.length < 2 || data.length === 0) {
    return data;
  }
  const strides = new Array<number>(shape.length).fill(1);
  for (let d = 1; d < shape.length; d++) {
    strides[d] = strides[d - 1] * shape[d - 1];
  }
  const result = data.slice() as T;
  const last = shape.length - 1;
  const index = new Array<number>(shape.length).fill(0);
  let source = 0;
  for (let target = 0; target < data.length; ) {
    for (let k = 0, from = source; k < shape[last]; k++, from += strides[last]) {
      result[target++] = data[from];
    }
    for (let d = last - 1; d >= 0; d--) {
      source += strides[d];
      if (++index[d] < shape[d]) break;
      source -= strides[d] * shape[d];
      index[d] = 0;
    }
  }
  return result;
}
