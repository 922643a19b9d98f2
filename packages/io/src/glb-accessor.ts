import { FormatError } from './format-error.js';
import type { GlbAccessor, GlbJson } from './glb-json.js';

const widths: Readonly<Record<string, number>> = { SCALAR: 1, VEC2: 2, VEC3: 3, VEC4: 4, MAT4: 16 };
const componentSizes: Readonly<Record<number, number>> = { 5120: 1, 5121: 1, 5122: 2, 5123: 2, 5125: 4, 5126: 4 };
/** Largest value of each normalised integer type. */
const normalisers: Readonly<Record<number, number>> = { 5120: 127, 5121: 255, 5122: 32767, 5123: 65535 };

/** A binary chunk and the JSON that describes it; hands out bounds-checked numbers. */
export class GlbBuffer {
  readonly #view: DataView;

  constructor(
    readonly json: GlbJson,
    readonly binary: Uint8Array,
  ) {
    this.#view = new DataView(binary.buffer, binary.byteOffset, binary.byteLength);
  }

  fail(message: string): FormatError {
    return new FormatError('MALFORMED', 'glb', message);
  }

  /**
   * A few bytes may be named by many targets, or stand for zeros: bounds what is made of the binary chunk.
   *
   * @throws FormatError LIMIT_EXCEEDED
   */
  checkExpansion(sizeBytes: number, what: string): void {
    if (sizeBytes > this.binary.length * 64) {
      throw new FormatError('LIMIT_EXCEEDED', 'glb', `${what} out of ${this.binary.length} bytes`);
    }
  }

  /** The bytes of a buffer view, as a view. */
  bufferView(index: unknown): { start: number; length: number; stride: number } {
    const view = this.json.bufferViews?.[index as number];
    const start = view?.byteOffset ?? 0;
    const length = view?.byteLength ?? -1;
    const stride = view?.byteStride ?? 0;
    if (!view || (view.buffer ?? 0) !== 0 || ![start, length, stride].every(isSize)) {
      throw this.fail(`bufferView ${String(index)} is missing or malformed`);
    }
    if (start + length > this.binary.length) {
      throw new FormatError('TRUNCATED', 'glb', `bufferView ${String(index)} ends outside the binary chunk`, start);
    }
    return { start, length, stride };
  }

  /**
   * All numbers of an accessor, normalised integers as fractions, sparse values put in place.
   *
   * @param width numbers per row that the caller can use; a wider or narrower accessor is an error
   * @param maxRows rows an accessor without data of its own may have; such rows are zero and cost no bytes in the file
   */
  numbers(index: unknown, width: number, maxRows: number): Float64Array {
    const accessor = this.json.accessors?.[index as number];
    const count = accessor?.count;
    if (!accessor || !isSize(count) || widths[accessor.type ?? ''] !== width) {
      throw this.fail(`accessor ${String(index)} is missing or not ${width} wide`);
    }
    const isDense = accessor.bufferView !== undefined;
    if (!isDense && count > maxRows) throw this.fail(`accessor ${String(index)} has ${count} rows out of nothing`);
    const values = isDense ? this.#read(accessor, accessor, count, width) : new Float64Array(count * width);
    if (accessor.sparse) this.#applySparse(values, accessor, width);
    return values;
  }

  #applySparse(values: Float64Array, accessor: GlbAccessor, width: number): void {
    const { count, indices = {}, values: changed = {} } = accessor.sparse ?? {};
    if (!isSize(count)) throw this.fail('a sparse accessor has no count');
    // The accessor's `normalized` is about its values, never about the rows they go to.
    const rows = this.#read(indices, { componentType: indices.componentType }, count, 1);
    const numbers = this.#read(changed, accessor, count, width);
    for (const [i, row] of rows.entries()) {
      const isInside = Number.isInteger(row) && row >= 0 && (row + 1) * width <= values.length;
      if (!isInside) throw this.fail(`sparse row ${row} is outside`);
      values.set(numbers.subarray(i * width, (i + 1) * width), row * width);
    }
  }

  #read(
    { bufferView, byteOffset = 0 }: Pick<GlbAccessor, 'bufferView' | 'byteOffset'>,
    { componentType, normalized }: Pick<GlbAccessor, 'componentType' | 'normalized'>,
    rows: number,
    width: number,
  ): Float64Array {
    const { start, length, stride } = this.bufferView(bufferView);
    const size = componentSizes[componentType as number];
    if (!size || !isSize(byteOffset)) throw this.fail(`component type ${String(componentType)} is not known`);
    const step = stride || size * width;
    const needed = rows === 0 ? 0 : byteOffset + (rows - 1) * step + size * width;
    if (needed > length || step < size * width) {
      throw new FormatError('TRUNCATED', 'glb', `an accessor needs ${needed} bytes, its view has ${length}`, start);
    }
    const divisor = normalized === true ? (normalisers[componentType as number] ?? 1) : 1;
    const numbers = new Float64Array(rows * width);
    for (let row = 0, to = 0; row < rows; row++) {
      for (let column = 0, at = start + byteOffset + row * step; column < width; column++, at += size) {
        const component = this.#component(at, componentType as number);
        numbers[to++] = divisor === 1 ? component : Math.max(-1, component / divisor);
      }
    }
    return numbers;
  }

  #component(at: number, type: number): number {
    if (type === 5126) return this.#view.getFloat32(at, true);
    if (type === 5125) return this.#view.getUint32(at, true);
    if (type === 5123) return this.#view.getUint16(at, true);
    if (type === 5122) return this.#view.getInt16(at, true);
    return type === 5121 ? this.#view.getUint8(at) : this.#view.getInt8(at);
  }
}

function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
