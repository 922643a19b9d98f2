import { expect, test } from 'vitest';
import { FormatError, type NdArray, readNpy, readNpyObject, readNpz, writeNpy, writeNpz } from '../src/index.js';
import { goldenBytes } from './support/golden.js';

/** A .npy of format `version` with the given header and data. */
function npy(header: string, data: number[], version = 1): Uint8Array {
  const length = version === 1 ? [header.length, 0] : [header.length, 0, 0, 0];
  const text = Array.from(header, (character) => character.charCodeAt(0));
  return Uint8Array.of(0x93, ...Array.from('NUMPY', (c) => c.charCodeAt(0)), version, 0, ...length, ...text, ...data);
}

const literal = (descr: string, shape: string, fortran = 'False') =>
  `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }`;

test('a 2 x 3 array of int16, big endian', () => {
  const array = readNpy(npy(literal('>i2', '(2, 3)'), [0, 1, 0, 2, 0, 3, 255, 255, 1, 0, 0, 0]));
  expect(array).toEqual({ shape: [2, 3], data: Int16Array.of(1, 2, 3, -1, 256, 0) });
});

test('Fortran order: the columns lie one after the other', () => {
  // [[1, 2, 3], [4, 5, 6]] by columns is 1 4 2 5 3 6.
  expect(readNpy(npy(literal('|u1', '(2, 3)', 'True'), [1, 4, 2, 5, 3, 6])).data).toEqual(
    Uint8Array.of(1, 2, 3, 4, 5, 6),
  );
});

test('Fortran order in three dimensions', () => {
  const shape = [2, 3, 4];
  const byColumns: number[] = [];
  for (let k = 0; k < 4; k++)
    for (let j = 0; j < 3; j++) for (let i = 0; i < 2; i++) byColumns.push(i * 12 + j * 4 + k);
  const { data } = readNpy(npy(literal('|u1', `(${shape.join(', ')})`, 'True'), byColumns));
  expect([...data].map(Number)).toEqual(Array.from({ length: 24 }, (_, i) => i));
});

test('half floats: one, smallest subnormal, minus infinity, not a number', () => {
  const { data } = readNpy(npy(literal('<f2', '(4,)'), [0x00, 0x3c, 0x01, 0x00, 0x00, 0xfc, 0x00, 0x7e]));
  expect(data).toEqual(Float32Array.of(1, 2 ** -24, Number.NEGATIVE_INFINITY, Number.NaN));
});

test('booleans are 0 and 1, 64-bit integers keep every digit', () => {
  expect(readNpy(npy(literal('|b1', '(3,)'), [0, 1, 2])).data).toEqual(Uint8Array.of(0, 1, 1));
  expect(readNpy(npy(literal('<i8', '()'), [255, 255, 255, 255, 255, 255, 255, 127])).data).toEqual(
    BigInt64Array.of(9223372036854775807n),
  );
});

test.each([1, 2, 3])('format %i.0', (version) => {
  expect(readNpy(npy(literal('<f4', '(1,)'), [0, 0, 128, 63], version))).toEqual({
    shape: [1],
    data: Float32Array.of(1),
  });
});

test("Python 2's long integers in the shape", () => {
  expect(readNpy(npy(literal('|u1', '(2L, 1L)'), [7, 8])).shape).toEqual([2, 1]);
});

const everyType: NdArray[] = [
  { data: Float64Array.of(Math.PI, -0, Number.NaN), shape: [3] },
  { data: Float32Array.of(1.5, Number.NEGATIVE_INFINITY), shape: [2, 1] },
  { data: Int8Array.of(-128, 127), shape: [2] },
  { data: Int16Array.of(-32768), shape: [] },
  { data: Int32Array.of(-(2 ** 31), 2 ** 31 - 1), shape: [1, 2] },
  { data: BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n), shape: [2] },
  { data: Uint8Array.of(0, 255), shape: [2] },
  { data: Uint16Array.of(65535), shape: [1, 1, 1] },
  { data: Uint32Array.of(4294967295), shape: [1] },
  { data: BigUint64Array.of(2n ** 64n - 1n), shape: [1] },
  { data: new Float32Array(), shape: [0, 3] },
];

test.each(everyType)('write and read $data.constructor.name is the identity', (array) => {
  expect(readNpy(writeNpy(array))).toEqual(array);
  expect((writeNpy(array).length - array.data.byteLength) % 64).toBe(0);
});

test('a file in the middle of a larger buffer reads the same', () => {
  const bytes = writeNpy(everyType[0]);
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);
  expect(readNpy(shifted.subarray(3))).toEqual(everyType[0]);
});

test('the result does not share memory with the file', () => {
  const bytes = Buffer.from(writeNpy({ data: Uint8Array.of(1, 2), shape: [2] }));
  const { data } = readNpy(bytes);
  bytes.fill(0);
  expect(data).toEqual(Uint8Array.of(1, 2));
});

test.each([
  ['text dtype', npy(literal('<U5', '(1,)'), []), 'UNSUPPORTED'],
  ['complex numbers', npy(literal('<c16', '(1,)'), []), 'UNSUPPORTED'],
  ['objects', goldenBytes('params/p0_py3.npy'), 'UNSUPPORTED'],
  ['bytes after the array', npy(literal('|u1', '(1,)'), [1, 2]), 'MALFORMED'],
  ['a doubled key', npy("{'descr': '|u1', 'descr': '|u1', 'fortran_order': False, 'shape': ()}", [1]), 'MALFORMED'],
  ['an unknown key', npy("{'descr': '|u1', 'extra': '|u1', 'fortran_order': False, 'shape': ()}", [1]), 'MALFORMED'],
  ['a number for a tuple', npy(literal('|u1', '(3)'), [1, 2, 3]), 'MALFORMED'],
  [
    'a zero that hides an overflow',
    npy(literal('|u1', '(0, 9007199254740991, 9007199254740991)'), []),
    'LIMIT_EXCEEDED',
  ],
])('refuses %s', (_, bytes, code) => {
  expect(() => readNpy(bytes)).toThrow(expect.objectContaining({ name: 'FormatError', code, format: 'npy' }));
});

test('an object array of lists, and numbers refused by the object reader', () => {
  const contour = readNpyObject(goldenBytes('flame/dynamic_embedding_py2.npy'));
  expect(contour).toBeInstanceOf(Map);
  expect(() => readNpyObject(goldenBytes('flame/v_template.npy'))).toThrow(FormatError);
});

test('write and read .npz is the identity, and writes the same bytes again', () => {
  const arrays = new Map(everyType.map((array, i) => [`array_${i}`, array]));
  const bytes = writeNpz(arrays);
  expect(readNpz(bytes)).toEqual(arrays);
  expect(writeNpz(arrays)).toEqual(bytes);
  expect(readNpz(writeNpz(arrays, { compress: false }))).toEqual(arrays);
});

test('an .npz entry that is not .npy is named', () => {
  const bytes = writeNpz({ good: everyType[0] }, { compress: false });
  const magic = bytes.indexOf(0x93);
  bytes[magic] = 0;
  expect(() => readNpz(bytes)).toThrow(/good\.npy/);
});
