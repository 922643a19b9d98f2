import { ElementType, type TfliteTensor } from './tflite.js';

/** A constant of the network: float16 and float32 as bits, so that nothing is rounded on the way. */
export interface Constant {
  readonly shape: readonly number[];
  readonly data: Uint16Array | Float32Array | Int32Array;
}

/** Copies a tensor's bytes into an aligned array of their type. */
export function readConstant({ bytes, type, shape }: TfliteTensor): Constant {
  const buffer = bytes.slice().buffer;
  if (type === ElementType.float16) return { shape, data: new Uint16Array(buffer) };
  if (type === ElementType.float32) return { shape, data: new Float32Array(buffer) };
  if (type === ElementType.int32) return { shape, data: new Int32Array(buffer) };
  throw new Error(`element type ${type} is not known`);
}

/** Reorders the axes of a constant: axis k of the result is axis order[k] of the source. */
export function permute({ shape, data }: Constant, order: readonly number[]): Constant {
  const stride = strideOf(shape);
  const newShape = order.map((axis) => shape[axis]);
  const newStride = order.map((axis) => stride[axis]);
  const result = data.slice();
  let target = 0;
  for (const index of indices(newShape)) result[target++] = data[dot(index, newStride)];
  return { shape: newShape, data: result };
}

/** Adds zeros behind the values of each axis, up to `newShape`. */
export function padZeros({ shape, data }: Constant, newShape: readonly number[]): Constant {
  if (shape.every((size, axis) => size === newShape[axis])) return { shape, data };
  const size = newShape.reduce((product, length) => product * length, 1);
  const result = data instanceof Uint16Array ? new Uint16Array(size) : new Float32Array(size);
  const stride = strideOf(newShape);
  let source = 0;
  for (const index of indices(shape)) result[dot(index, stride)] = data[source++];
  return { shape: newShape, data: result };
}

function strideOf(shape: readonly number[]): number[] {
  return shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
}

function dot(index: readonly number[], stride: readonly number[]): number {
  return index.reduce((sum, at, axis) => sum + at * stride[axis], 0);
}

/** Every index of an array of this shape, the last axis fastest. The list that is handed out is always the same one. */
function* indices(shape: readonly number[]): Generator<readonly number[]> {
  const index = shape.map(() => 0);
  const count = shape.reduce((product, size) => product * size, 1);
  for (let k = 0; k < count; k++) {
    yield index;
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis] === shape[axis]; axis--) index[axis] = 0;
  }
}
