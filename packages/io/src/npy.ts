import { ByteReader } from './byte-reader.js';
import { decodeElements, dtypeOf } from './dtype.js';
import { elementCount } from './element-count.js';
import { FormatError } from './format-error.js';
import { rowMajorFromFortran } from './fortran-order.js';
import type { NdArray, TypedArray } from './nd-array.js';
import { type NpyHeader, parseNpyHeader } from './npy-header.js';
import { decodeLatin1, encodeUtf8 } from './text.js';

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** NumPy itself refuses headers above 10,000 characters. */
const maxHeaderBytes = 65_536;

/** The header of a .npy file and where its data starts; shared with the object reader. */
export function readNpyHeader(bytes: Uint8Array): { header: NpyHeader; dataOffset: number } {
  const reader = new ByteReader(bytes, 'npy');
  if (magic.some((byte, i) => bytes[i] !== byte)) {
    if (bytes.length < magic.length && magic.slice(0, bytes.length).every((byte, i) => bytes[i] === byte)) {
      throw new FormatError('TRUNCATED', 'npy', 'ends inside the magic', bytes.length);
    }
    throw new FormatError('MALFORMED', 'npy', 'does not start with \\x93NUMPY', 0);
  }
  reader.take(magic.length);
  const major = reader.u8();
  const minor = reader.u8();
  if (major < 1 || major > 3 || minor !== 0) {
    throw new FormatError('UNSUPPORTED', 'npy', `format version ${major}.${minor}; 1.0, 2.0 and 3.0 are known`, 6);
  }
  const length = major === 1 ? reader.u16() : reader.u32();
  if (length > maxHeaderBytes) {
    throw new FormatError('LIMIT_EXCEEDED', 'npy', `header of ${length} bytes, at most ${maxHeaderBytes}`, 8);
  }
  const start = reader.offset;
  const header = parseNpyHeader(decodeLatin1(reader.take(length)), start);
  return { header, dataOffset: reader.offset };
}

/**
 * Reads a .npy file of numbers: format 1.0 to 3.0, either byte order, C or Fortran order.
 *
 * The result is a row-major copy. Half floats widen to float32, booleans become 0 or 1 in a `Uint8Array`, 64-bit integers
 * stay BigInt. Bytes after the array are refused.
 *
 * @throws FormatError UNSUPPORTED for object arrays (see `readNpyObject`), structured, text and complex dtypes
 * @throws FormatError TRUNCATED, MALFORMED, LIMIT_EXCEEDED, FIELD_MISSING on a damaged file
 */
export function readNpy(bytes: Uint8Array): NdArray {
  const { header, dataOffset } = readNpyHeader(bytes);
  const { dtype, shape, fortranOrder } = header;
  if (dtype.kind === 'O') {
    throw new FormatError('UNSUPPORTED', 'npy', 'holds Python objects, not numbers; read it with readNpyObject', 0);
  }
  const available = bytes.length - dataOffset;
  const count = elementCount(shape, dtype.itemSize, available, 'npy', dataOffset);
  if (count * dtype.itemSize !== available) {
    const extra = available - count * dtype.itemSize;
    throw new FormatError('MALFORMED', 'npy', `${extra} bytes after the array`, bytes.length - extra);
  }
  const data = decodeElements(bytes, dataOffset, count, dtype);
  return { shape, data: fortranOrder ? rowMajorFromFortran(data, shape) : data };
}

/**
 * Writes numbers as .npy format 1.0, little endian, C order, data at a multiple of 64 bytes. Same input, same bytes.
 *
 * @throws FormatError MALFORMED when `shape` does not multiply to the number of elements
 */
export function writeNpy(array: NdArray): Uint8Array {
  const { data, shape } = array;
  const count = shape.reduce((product, size) => product * size, 1);
  if (count !== data.length || shape.some((size) => !Number.isInteger(size) || size < 0)) {
    throw new FormatError('MALFORMED', 'npy', `shape [${shape.join(', ')}] does not hold ${data.length} elements`);
  }
  return joinNpy(dtypeOf(data), shape, asBytes(data));
}

/** A .npy file around data that is already encoded; also for object arrays, whose data is a pickle. */
export function joinNpy(descr: string, shape: readonly number[], data: Uint8Array): Uint8Array {
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const literal = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${tuple}), }`;
  const total = Math.ceil((10 + literal.length + 1) / 64) * 64;
  const file = new Uint8Array(total + data.length);
  file.set(magic);
  file.set([1, 0, (total - 10) & 255, (total - 10) >> 8], 6);
  file.set(encodeUtf8(`${literal.padEnd(total - 11)}\n`), 10);
  file.set(data, total);
  return file;
}

function asBytes(data: TypedArray): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
