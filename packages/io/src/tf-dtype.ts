import type { Dtype } from './dtype.js';

/** TensorFlow's element types by number, as far as checkpoints and graphs of this field use them. */
export const tensorflowDtypes: Readonly<Record<number, string>> = {
  1: 'float32',
  2: 'float64',
  3: 'int32',
  4: 'uint8',
  5: 'int16',
  6: 'int8',
  7: 'string',
  9: 'int64',
  10: 'bool',
  14: 'bfloat16',
  17: 'uint16',
  19: 'float16',
};

/** How a numeric TensorFlow type lies in memory; undefined for strings and unknown types. bfloat16 travels as its bits. */
export const numericLayouts: Readonly<Record<string, Dtype>> = {
  float32: { kind: 'f', itemSize: 4, littleEndian: true },
  float64: { kind: 'f', itemSize: 8, littleEndian: true },
  float16: { kind: 'f', itemSize: 2, littleEndian: true },
  bfloat16: { kind: 'u', itemSize: 2, littleEndian: true },
  int64: { kind: 'i', itemSize: 8, littleEndian: true },
  int32: { kind: 'i', itemSize: 4, littleEndian: true },
  int16: { kind: 'i', itemSize: 2, littleEndian: true },
  int8: { kind: 'i', itemSize: 1, littleEndian: true },
  uint16: { kind: 'u', itemSize: 2, littleEndian: true },
  uint8: { kind: 'u', itemSize: 1, littleEndian: true },
  bool: { kind: 'b', itemSize: 1, littleEndian: true },
};
