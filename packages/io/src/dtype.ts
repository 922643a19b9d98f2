import { FormatError } from './format-error.js';
import type { TypedArray } from './nd-array.js';

/** A NumPy element type: `kind` is NumPy's letter (f, i, u, b or O for objects). */
export interface Dtype {
  readonly kind: 'f' | 'i' | 'u' | 'b' | 'O';
  /** Bytes per element; 0 for objects, which have none */
  readonly itemSize: number;
  readonly littleEndian: boolean;
}

const typeCode = /^([<>|=]?)([fiub])(\d+)$/;
const sizes: Record<string, readonly number[]> = { f: [2, 4, 8], i: [1, 2, 4, 8], u: [1, 2, 4, 8], b: [1] };

/**
 * Reads NumPy's spelling of a type, such as `<f4`, `|u1`, `f8`, `|O` or Python 2's `O8`.
 *
 * @throws FormatError UNSUPPORTED for text, dates, complex numbers and long doubles
 */
export function parseDtype(code: string, format: string, offset: number): Dtype {
  if (/^[|]?O[48]?$/.test(code)) {
    return { kind: 'O', itemSize: 0, littleEndian: true };
  }
  const match = typeCode.exec(code === '?' || code === '|?' ? 'b1' : code);
  const kind = match?.[2] as 'f' | 'i' | 'u' | 'b' | undefined;
  const itemSize = Number(match?.[3]);
  if (!match || !kind || !sizes[kind].includes(itemSize)) {
    throw new FormatError('UNSUPPORTED', format, `dtype '${code.slice(0, 40)}' is not a real number type`, offset);
  }
  return { kind, itemSize, littleEndian: match[1] !== '>' };
}

/** NumPy's spelling of a typed array's element type, little endian. */
export function dtypeOf(data: TypedArray): string {
  if (data instanceof Float32Array) return '<f4';
  if (data instanceof Float64Array) return '<f8';
  if (data instanceof Uint8Array) return '|u1';
  if (data instanceof Int8Array) return '|i1';
  if (data instanceof Uint16Array) return '<u2';
  if (data instanceof Int16Array) return '<i2';
  if (data instanceof Uint32Array) return '<u4';
  if (data instanceof Int32Array) return '<i4';
  return data instanceof BigInt64Array ? '<i8' : '<u8';
}

/**
 * Copies `count` elements out of `bytes`. Half floats widen to float32 and booleans become 0 or 1; nothing else changes.
 * The caller has checked that the bytes are there.
 */
export function decodeElements(bytes: Uint8Array, offset: number, count: number, dtype: Dtype): TypedArray {
  // Constructing from an array copies without zeroing first: half the time of slice() on 24 MB.
  const copy = new Uint8Array(bytes.subarray(offset, offset + count * dtype.itemSize)).buffer;
  if (!dtype.littleEndian && dtype.itemSize > 1) {
    swapByteOrder(new Uint8Array(copy), dtype.itemSize);
  }
  if (dtype.kind === 'f') {
    if (dtype.itemSize === 2) return widenHalves(new Uint16Array(copy));
    return dtype.itemSize === 4 ? new Float32Array(copy) : new Float64Array(copy);
  }
  if (dtype.kind === 'b') {
    return new Uint8Array(copy).map((value) => (value === 0 ? 0 : 1));
  }
  const signed = dtype.kind === 'i';
  if (dtype.itemSize === 1) return signed ? new Int8Array(copy) : new Uint8Array(copy);
  if (dtype.itemSize === 2) return signed ? new Int16Array(copy) : new Uint16Array(copy);
  if (dtype.itemSize === 4) return signed ? new Int32Array(copy) : new Uint32Array(copy);
  return signed ? new BigInt64Array(copy) : new BigUint64Array(copy);
}

function swapByteOrder(bytes: Uint8Array, itemSize: number): void {
  for (let start = 0; start < bytes.length; start += itemSize) {
    for (let low = start, high = start + itemSize - 1; low < high; low++, high--) {
      const byte = bytes[low];
      bytes[low] = bytes[high];
      bytes[high] = byte;
    }
  }
}

/** IEEE half floats, given as their bits, as float32: exact. */
export function widenHalves(bits: Uint16Array): Float32Array {
  const values = new Float32Array(bits.length);
  for (let i = 0; i < bits.length; i++) {
    const sign = bits[i] & 0x8000 ? -1 : 1;
    const exponent = (bits[i] >> 10) & 31;
    const fraction = bits[i] & 1023;
    if (exponent === 31) {
      values[i] = fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
    } else {
      values[i] = sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
    }
  }
  return values;
}
