import { decodeElements, parseDtype } from './dtype.js';
import { elementCount } from './element-count.js';
import { FormatError } from './format-error.js';
import { rowMajorFromFortran } from './fortran-order.js';
import type { NdArray, TypedArray } from './nd-array.js';
import { ArrayShell, ByteString, DtypeShell, type InstanceShell, type StackItem, Tuple } from './pickle-objects.js';
import type { CompressedMatrix } from './pickle-value.js';
import { decodeLatin1, encodeLatin1 } from './text.js';

/** Text, or a Python 2 byte string used as text. */
export function asText(item: StackItem | undefined): string | null {
  if (item instanceof ByteString) return decodeLatin1(item.bytes);
  return typeof item === 'string' ? item : null;
}

/** Bytes, or text used as bytes (one character each), as Python 2 and `encoding='latin1'` do. */
export function asBytes(item: StackItem | undefined, offset: number): Uint8Array | null {
  if (item instanceof ByteString) return item.bytes;
  if (item instanceof Uint8Array) return item;
  return typeof item === 'string' ? encodeLatin1(item, 'pickle', offset) : null;
}

function fail(message: string, offset: number): FormatError {
  return new FormatError('MALFORMED', 'pickle', message, offset);
}

/** `numpy.dtype(code, align, copy)`. */
export function makeDtype(items: readonly StackItem[], offset: number): DtypeShell {
  const code = asText(items[0]);
  if (code === null) throw fail('dtype without a type code', offset);
  return new DtypeShell(parseDtype(code, 'pickle', offset));
}

/** A dtype's state (version, byte order, subdtype, names, fields, ...). */
export function buildDtype(shell: DtypeShell, state: StackItem, offset: number): void {
  const items = state instanceof Tuple ? state.items : [];
  const order = asText(items[1]);
  if (order === null || !/^[<>|=]$/.test(order)) throw fail('dtype state without a byte order', offset);
  if (items.slice(2, 5).some((item) => item !== null && item !== undefined)) {
    throw new FormatError('UNSUPPORTED', 'pickle', 'structured dtypes are not supported', offset);
  }
  shell.dtype = { ...shell.dtype, littleEndian: order !== '>' };
}

/** An array's state: (version, shape, dtype, is_fortran, bytes or list). */
export function buildArray(shell: ArrayShell, state: StackItem, offset: number): void {
  const items = state instanceof Tuple ? state.items : [];
  const [, shapeItem, dtypeItem, fortranItem, data] = items.length === 4 ? [1, ...items] : items;
  const shape = shapeOf(shapeItem, offset);
  if (!(dtypeItem instanceof DtypeShell)) throw fail('array state without a dtype', offset);
  const isFortran = fortranItem === true || fortranItem === 1;
  if (dtypeItem.dtype.kind === 'O') {
    if (!Array.isArray(data)) throw fail('object array without a list', offset);
    if (elementCount(shape, 0, 0, 'pickle', offset) !== data.length) {
      throw fail(`object array of shape [${shape.join(', ')}] has ${data.length} items`, offset);
    }
    shell.objects = { shape, items: isFortran ? rowMajorFromFortran(data, shape) : data };
    return;
  }
  shell.value = numberArray(data, dtypeItem, shape, isFortran, offset);
}

/** `numpy.core.numeric._frombuffer(buffer, dtype, shape, order)` of protocol 5. */
export function arrayFromBuffer(items: readonly StackItem[], offset: number): ArrayShell {
  const [buffer, dtype, shape, order] = items;
  if (!(dtype instanceof DtypeShell) || dtype.dtype.kind === 'O') throw fail('_frombuffer without a dtype', offset);
  // Not decoded when it is long: a file may recall the same megabytes for every array.
  if (order instanceof ByteString && order.bytes.length > 1) throw fail('_frombuffer without an order', offset);
  const shell = new ArrayShell();
  shell.value = numberArray(buffer, dtype, shapeOf(shape, offset), asText(order) === 'F', offset);
  return shell;
}

/** `numpy.core.multiarray.scalar(dtype, bytes)`: a number, or a bigint beyond 2^53. */
export function makeScalar(items: readonly StackItem[], offset: number): number | bigint | boolean {
  const [dtype, data] = items;
  if (!(dtype instanceof DtypeShell) || dtype.dtype.kind === 'O') throw fail('scalar without a number type', offset);
  const value = numberArray(data, dtype, [], false, offset).data[0];
  if (dtype.dtype.kind === 'b') return value !== 0;
  return typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function numberArray(
  data: StackItem | undefined,
  { dtype }: DtypeShell,
  shape: readonly number[],
  isFortran: boolean,
  offset: number,
): NdArray {
  const bytes = asBytes(data, offset);
  if (!bytes) throw fail('array without bytes', offset);
  const count = elementCount(shape, dtype.itemSize, bytes.length, 'pickle', offset);
  if (count * dtype.itemSize !== bytes.length) {
    throw fail(`array of shape [${shape.join(', ')}] has ${bytes.length} bytes`, offset);
  }
  const elements = decodeElements(bytes, 0, count, dtype);
  return { data: isFortran ? rowMajorFromFortran(elements, shape) : elements, shape };
}

function shapeOf(item: StackItem | undefined, offset: number): number[] {
  if (typeof item === 'number') return shapeOf(new Tuple([item]), offset);
  const sizes = item instanceof Tuple ? item.items : null;
  const shape = sizes?.filter((size) => typeof size === 'number' && Number.isSafeInteger(size) && size >= 0);
  if (!sizes || shape?.length !== sizes.length) throw fail('array shape is not a tuple of sizes', offset);
  return shape as number[];
}

/** Checks a scipy matrix: pointers rise from 0 to the number of values, indices are in range. */
export function makeCompressedMatrix(shell: InstanceShell, offset: number): CompressedMatrix {
  const format = shell.kind === 'csr' ? 'csr' : 'csc';
  const part = (name: string): TypedArray => {
    const item = shell.fields?.get(name);
    const array = item instanceof ArrayShell ? item.value : null;
    if (array?.shape.length !== 1) {
      throw new FormatError('FIELD_MISSING', 'pickle', `${format}_matrix has no array '${name}'`, offset);
    }
    return array.data;
  };
  const shape = shapeOf(shell.fields?.get('_shape') ?? shell.fields?.get('shape'), offset);
  if (shape.length !== 2) throw fail(`${format}_matrix with ${shape.length} dimensions`, offset);
  const [rows, columns] = shape;
  const [runs, width] = format === 'csc' ? [columns, rows] : [rows, columns];
  const data = part('data');
  const indices = int32Of(part('indices'), width, `${format}_matrix index`, offset);
  const indptr = int32Of(part('indptr'), data.length + 1, `${format}_matrix pointer`, offset);
  const rises = indptr.every((start, i) => i === 0 || start >= indptr[i - 1]);
  if (indices.length !== data.length || indptr.length !== runs + 1 || indptr[0] !== 0 || !rises) {
    throw fail(`${format}_matrix arrays do not fit together`, offset);
  }
  if (indptr[runs] !== data.length) {
    throw fail(`${format}_matrix pointers end at ${indptr[runs]}, it has ${data.length} values`, offset);
  }
  return { format, shape: [rows, columns], data, indices, indptr };
}

function int32Of(values: TypedArray, limit: number, name: string, offset: number): Int32Array {
  const result = new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = Number(values[i]);
    if (!Number.isInteger(value) || value < 0 || value >= limit || value > 0x7fffffff) {
      throw fail(`${name} ${value} is outside 0..${limit - 1}`, offset);
    }
    result[i] = value;
  }
  return result;
}
