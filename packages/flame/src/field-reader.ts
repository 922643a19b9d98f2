import type { NdArray } from '@ringnet/io';
import { FlameError } from './errors.js';
import type { SparseMatrix } from './head-model.js';
import { asNumbers, isListable, listedNumbers, listedShape, toNdArray } from './nested-lists.js';

/** What a pickle, an .npz or a JSON file holds: names and already-read values. */
export type Fields = Readonly<Record<string, unknown>> | ReadonlyMap<unknown, unknown>;

/**
 * Takes what a reader returned for a dictionary.
 *
 * @throws FlameError MODEL_FIELD_VALUE when it is something else
 */
export function asFields(name: string, value: unknown): Fields {
  if (value instanceof Map) return value;
  const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
  if (!isRecord) throw new FlameError('MODEL_FIELD_VALUE', `${name} is not a dictionary`);
  return value as Fields;
}

/** The names under which there is something; a pickle's dictionary may have keys that are no text. */
export function fieldNames(fields: Fields): string[] {
  const keys = fields instanceof Map ? [...fields.keys()] : Object.keys(fields);
  return keys.filter((key) => typeof key === 'string');
}

/** The value under the first of `names` that exists, or undefined. */
export function findField(fields: Fields, ...names: string[]): unknown {
  for (const name of names) {
    const value = fields instanceof Map ? fields.get(name) : (fields as Readonly<Record<string, unknown>>)[name];
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}

/**
 * A field as numbers, shape checked; `null` in the expected shape is any size. Arrays, or nested lists of equal
 * lengths and at most 2^24 numbers.
 *
 * @throws FlameError MODEL_FIELD_MISSING, MODEL_FIELD_SHAPE (both shapes in the message), MODEL_FIELD_VALUE (not finite)
 */
export function readNumbers(name: string, value: unknown, expected: readonly (number | null)[]): NdArray<Float64Array> {
  const { data, shape } = readArray(name, value, expected);
  return { data: checkFinite(name, new Float64Array(asNumbers(data))), shape };
}

/** A field as float32 numbers; see `readNumbers`. */
export function readFloats(name: string, value: unknown, expected: readonly (number | null)[]): NdArray<Float32Array> {
  const { data, shape } = readArray(name, value, expected);
  return { data: checkFinite(name, new Float32Array(asNumbers(data))), shape };
}

function readArray(name: string, value: unknown, expected: readonly (number | null)[]): NdArray {
  if (value === undefined) throw new FlameError('MODEL_FIELD_MISSING', `${name} is missing`);
  const array = Array.isArray(value) ? readLists(name, value, expected) : toNdArray(value);
  if (!array) throw new FlameError('MODEL_FIELD_VALUE', `${name} is not an array of numbers`);
  const { data, shape } = array;
  checkShape(name, shape, expected);
  if (data.length !== shape.reduce((product, size) => product * size, 1)) {
    throw new FlameError(
      'MODEL_FIELD_SHAPE',
      `${name} has ${data.length} values, its shape says [${shape.join(', ')}]`,
    );
  }
  return array;
}

function readLists(name: string, lists: readonly unknown[], expected: readonly (number | null)[]): NdArray | null {
  const shape = listedShape(lists, expected.length);
  // Before they are expanded: a list that stands twice in each of its parents has no end.
  checkShape(name, shape, expected);
  if (!isListable(shape)) {
    throw new FlameError('MODEL_FIELD_SHAPE', `${name} lists [${shape.join(', ')}] numbers; store so many as an array`);
  }
  const data = listedNumbers(lists, shape);
  return data && { data, shape };
}

function checkShape(name: string, shape: readonly number[], expected: readonly (number | null)[]): void {
  if (shape.length !== expected.length || expected.some((size, k) => size !== null && size !== shape[k])) {
    const wanted = expected.map((size) => size ?? '*').join(', ');
    throw new FlameError('MODEL_FIELD_SHAPE', `${name} has shape [${shape.join(', ')}], expected [${wanted}]`);
  }
}

function checkFinite<T extends Float32Array | Float64Array>(name: string, numbers: T): T {
  for (let k = 0; k < numbers.length; k++) {
    if (Number.isFinite(numbers[k])) continue;
    throw new FlameError('MODEL_FIELD_VALUE', `${name} is ${numbers[k]} at element ${k}, expected a finite number`);
  }
  return numbers;
}

/**
 * A field as indices below `limit`; see `readNumbers`.
 *
 * @throws FlameError MODEL_FIELD_VALUE when a number is not an integer in [0, limit)
 */
export function readIndices(
  name: string,
  value: unknown,
  expected: readonly (number | null)[],
  limit: number,
): NdArray<Uint32Array> {
  if (!Number.isInteger(limit)) {
    // no index is too large for a count that is missing
    throw new FlameError('MODEL_FIELD_VALUE', `${name} indexes ${limit} rows: is faceCount missing?`);
  }
  const { data, shape } = readNumbers(name, value, expected);
  const bad = data.findIndex((index) => !Number.isInteger(index) || index < 0 || index >= limit);
  if (bad >= 0) {
    throw new FlameError('MODEL_FIELD_VALUE', `${name} is ${data[bad]} at element ${bad}, expected 0..${limit - 1}`);
  }
  return { data: Uint32Array.from(data), shape };
}

/** UTF-8 text stored as text, bytes or an array of bytes; undefined when the field is absent. */
export function readText(name: string, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string') return value;
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  return new TextDecoder().decode(Uint8Array.from(readNumbers(name, value, [null]).data));
}

/**
 * A [rows, columns] matrix, dense or compressed by columns (scipy's csc) or rows (csr).
 *
 * @throws FlameError MODEL_FIELD_SHAPE, MODEL_FIELD_VALUE when pointers or indices do not fit
 */
export function readSparse(name: string, value: unknown, rows: number, columns: number): SparseMatrix {
  if (value === undefined) throw new FlameError('MODEL_FIELD_MISSING', `${name} is missing`);
  const stored = toCompressed(value);
  if (!stored) {
    const { data } = readNumbers(name, value, [rows, columns]);
    const entries: Entry[] = [];
    for (let k = 0; k < data.length; k++) {
      if (data[k] !== 0) entries.push({ row: Math.floor(k / columns), column: k % columns, value: data[k] });
    }
    return fromEntries(rows, columns, entries);
  }
  const byRows = stored.format === 'csr';
  const found = readNumbers(`${name}.shape`, stored.shape, [2]).data;
  if (found[0] !== rows || found[1] !== columns) {
    throw new FlameError('MODEL_FIELD_SHAPE', `${name} has shape [${found}], expected [${rows}, ${columns}]`);
  }
  const values = readNumbers(`${name}.data`, stored.data, [null]).data;
  const inner = readIndices(`${name}.indices`, stored.indices, [values.length], byRows ? columns : rows).data;
  const outerCount = byRows ? rows : columns;
  const starts = readIndices(`${name}.indptr`, stored.indptr, [outerCount + 1], values.length + 1).data;
  if (
    starts[0] !== 0 ||
    starts[outerCount] !== values.length ||
    starts.some((start, k) => k > 0 && start < starts[k - 1])
  ) {
    throw new FlameError('MODEL_FIELD_VALUE', `${name}.indptr does not rise from 0 to ${values.length}`);
  }
  const entries: Entry[] = [];
  for (let outer = 0; outer < outerCount; outer++) {
    for (let k = starts[outer]; k < starts[outer + 1]; k++) {
      const [row, column] = byRows ? [outer, inner[k]] : [inner[k], outer];
      entries.push({ row, column, value: values[k] });
    }
  }
  return fromEntries(rows, columns, entries);
}

interface Entry {
  readonly row: number;
  readonly column: number;
  readonly value: number;
}

interface Compressed {
  readonly format: unknown;
  readonly shape: unknown;
  readonly data: unknown;
  readonly indices: unknown;
  readonly indptr: unknown;
}

function fromEntries(rows: number, columns: number, entries: readonly Entry[]): SparseMatrix {
  const sorted = [...entries].sort((a, b) => a.row - b.row || a.column - b.column);
  const rowStarts = new Uint32Array(rows + 1);
  for (const { row } of sorted) rowStarts[row + 1]++;
  for (let row = 0; row < rows; row++) rowStarts[row + 1] += rowStarts[row];
  return {
    rows,
    columns,
    rowStarts,
    columnIndices: Uint32Array.from(sorted, (entry) => entry.column),
    values: Float32Array.from(sorted, (entry) => entry.value),
  };
}

/** Recognises a sparse matrix by its members, whatever class name it came under. */
function toCompressed(value: unknown): Compressed | null {
  if (typeof value !== 'object' || value === null || !('indptr' in value)) return null;
  const members = value as Record<string, unknown>;
  return {
    format: members.format ?? 'csc',
    shape: members.shape ?? members._shape,
    data: members.data,
    indices: members.indices,
    indptr: members.indptr,
  };
}
