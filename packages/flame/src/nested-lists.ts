import type { NdArray, TypedArray } from '@ringnet/io';

/** FLAME's largest basis has 6 million numbers. Lists may hold one another, so a pickle of 1 kB can name any count. */
const maxListed = 2 ** 24;

/** An array as it comes: { data, shape } or a typed array. */
export function toNdArray(value: unknown): NdArray | null {
  if (isTypedArray(value)) return { data: value, shape: [value.length] };
  if (typeof value !== 'object' || value === null || !('data' in value) || !('shape' in value)) return null;
  const { data, shape } = value as { data: unknown; shape: unknown };
  if (!isTypedArray(data) || !Array.isArray(shape)) return null;
  return { data, shape: shape as readonly number[] };
}

/** The shape of nested lists by their first entries, looking no deeper than one level below `rank`. */
export function listedShape(lists: readonly unknown[], rank: number): readonly number[] {
  const shape: number[] = [];
  let entry: unknown = lists;
  for (; Array.isArray(entry) && shape.length <= rank; entry = entry[0]) shape.push(entry.length);
  return [...shape, ...(toNdArray(entry)?.shape ?? [])];
}

/** False for more numbers than a field of lists may hold; a size of zero hides no others. */
export function isListable(shape: readonly number[]): boolean {
  return product(shape.map((size) => Math.max(size, 1))) <= maxListed;
}

/** The numbers of nested lists of one shape, whose leaves are numbers or arrays; null when they are not that. */
export function listedNumbers(lists: readonly unknown[], shape: readonly number[]): Float64Array | null {
  const data = new Float64Array(product(shape));
  return putEntries(lists, shape, data, 0) ? data : null;
}

/** Writes a value of `shape` from `data[at]` on; false when it has another shape or is no number. */
function putEntries(value: unknown, shape: readonly number[], data: Float64Array, at: number): boolean {
  if (shape.length === 0) {
    data[at] = Number(value);
    return typeof value === 'number' || typeof value === 'bigint';
  }
  if (Array.isArray(value)) {
    const inner = shape.slice(1);
    const step = product(inner);
    return value.length === shape[0] && value.every((entry, k) => putEntries(entry, inner, data, at + k * step));
  }
  const array = toNdArray(value);
  if (array?.shape.join() !== shape.join() || array.data.length !== product(shape)) return false;
  data.set(asNumbers(array.data), at);
  return true;
}

/** 64-bit integers as numbers; everything else as it stands. */
export function asNumbers(data: TypedArray): ArrayLike<number> {
  return data instanceof BigInt64Array || data instanceof BigUint64Array ? Array.from(data, Number) : data;
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total * size, 1);
}

function isTypedArray(value: unknown): value is TypedArray {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}
