import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { type CompressedMatrix, type NdArray, type PickleValue, readNpyObject, readPickle } from '../src/index.js';
import { goldenBytes, goldenJson } from './support/golden.js';

const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

test.each<[string, string, PickleValue]>([
  [
    'protocol 0 integers and booleans',
    '(lp0\nI1\naI-2\naI01\naI00\naL12345678901234567890L\na.',
    [1, -2, true, false, 12345678901234567890n],
  ],
  ['protocol 0 floats', '(F1.5\nF-inf\nF1e-05\nt.', [1.5, Number.NEGATIVE_INFINITY, 0.00001]],
  ['protocol 0 strings with escapes', "(S'a\\x41\\n\\'\\\\'\nS\"it's\"\nt.", ["aA\n'\\", "it's"]],
  ['protocol 0 text', 'V\\u00e9t\\u00e9\n.', 'été'],
  ['protocol 0 dictionary', "(dp0\nS'a'\np1\nI1\ns.", new Map([['a', 1]])],
  ['protocol 1 binary numbers', 'J\xff\xff\xff\xff.', -1],
  ['protocol 2 long', '\x80\x02\x8a\x02\x00\xff.', -256],
  ['protocol 2 tuples and None', '\x80\x02K\x01N\x88\x87.', [1, null, true]],
  ['protocol 3 bytes', '\x80\x03C\x02\x00\xff.', Uint8Array.of(0, 255)],
  ['protocol 4 frame, memo and text', '\x80\x04\x95\x04\x00\x00\x00\x00\x00\x00\x00\x8c\x01a\x94.', 'a'],
  ['protocol 4 set', '\x80\x04\x8f(K\x01K\x02\x90.', new Set([1, 2])],
  ['protocol 2 set', '\x80\x02c__builtin__\nset\n](K\x01K\x02e\x85R.', new Set([1, 2])],
  ['protocol 5 bytearray', '\x80\x05\x96\x02\x00\x00\x00\x00\x00\x00\x00\x01\x02.', Uint8Array.of(1, 2)],
  [
    'Python 3 bytes under protocol 2',
    '\x80\x02c_codecs\nencode\nX\x03\x00\x00\x00a\xc3\xa9X\x06\x00\x00\x00latin1\x86R.',
    Uint8Array.of(97, 233),
  ],
  ['a double', 'G\x3f\xf8\x00\x00\x00\x00\x00\x00.', 1.5],
])('%s', (_, pickle, expected) => {
  expect(readPickle(bytes(pickle))).toEqual(expected);
});

test('a numpy scalar is a number', () => {
  const pickle =
    "cnumpy.core.multiarray\nscalar\n(cnumpy\ndtype\n(S'f8'\nI0\nI1\ntR(I3\nS'<'\nNNNI-1\nI-1\nI0\ntbS'\\x00\\x00\\x00\\x00\\x00\\x00\\xf8?'\ntR.";
  expect(readPickle(bytes(pickle))).toBe(1.5);
});

test('a list shared through the memo stays one list', () => {
  const value = readPickle(bytes('\x80\x02]q\x00h\x00h\x00\x87.')) as PickleValue[];
  expect(value).toEqual([[], [], []]);
  expect(value[1]).toBe(value[0]);
});

test('forty doublings stay forty lists', () => {
  // Each step is a list of twice the list before it: 2^40 leaves, if anyone counted.
  const doubling =
    ']q\x00' +
    Array.from(
      { length: 40 },
      (_, i) => `](h${String.fromCharCode(i)}h${String.fromCharCode(i)}eq${String.fromCharCode(i + 1)}`,
    ).join('') +
    '.';
  const start = performance.now();
  readPickle(bytes(doubling));
  expect(performance.now() - start).toBeLessThan(100);
});

test.each([
  ['a list that holds itself', ']q\x00h\x00a.', 'UNSUPPORTED'],
  ['a bare class', 'cnumpy\nndarray\n.', 'UNSUPPORTED'],
  ['an unknown opcode', '\x80\x02\xf0.', 'UNSUPPORTED'],
  ['protocol 6', '\x80\x06N.', 'UNSUPPORTED'],
  ['persistent ids', 'Pabc\n.', 'UNSUPPORTED'],
  ['an ellipsis of calls', 'c__builtin__\nset\nc__builtin__\nset\nR.', 'MALFORMED'],
  ['a word for a number', 'Iabc\n.', 'MALFORMED'],
  ['an operator node of chumpy', 'cchumpy.ch_ops\nadd\n.', 'FORBIDDEN_GLOBAL'],
  ['an inherited property as a global', 'cconstructor\nname\n.', 'FORBIDDEN_GLOBAL'],
])('refuses %s', (_, pickle, code) => {
  expect(() => readPickle(bytes(pickle))).toThrow(
    expect.objectContaining({ name: 'FormatError', code, format: 'pickle' }),
  );
});

test('a thousand arrays out of the same recalled megabyte are refused', () => {
  const one = 'h\x00h\x01K\x00\x85h\x02\x87R(K\x01J\x00\x00\x10\x00\x85h\x03\x89h\x04tba';
  const start = [
    '\x80\x03cnumpy.core.multiarray\n_reconstruct\nq\x000cnumpy\nndarray\nq\x010C\x01bq\x020',
    'cnumpy\ndtype\nU\x02u1\x89\x88\x87R(K\x03U\x01|NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tbq\x030',
    `B\x00\x00\x10\x00${'\0'.repeat(2 ** 20)}q\x040]`,
  ].join('');
  expect(readPickle(bytes(`${start}${one}.`))).toHaveLength(1);
  expect(() => readPickle(bytes(`${start}${one.repeat(1000)}.`))).toThrow(
    expect.objectContaining({ code: 'LIMIT_EXCEEDED' }),
  );
});

test.each([
  [
    'a thousand copies of the same text as a bytearray',
    `X\x00\x00\x10\x00${'a'.repeat(2 ** 20)}q\x00c__builtin__\nbytearray\nq\x01h\x00\x85q\x02](${'h\x01h\x02R'.repeat(1000)}e.`,
    'LIMIT_EXCEEDED',
  ],
  [
    'an object that is built of the same large dictionary again and again',
    `}(${Array.from({ length: 256 }, (_, i) => `M${String.fromCharCode(i)}\x01N`).join('')}uq\x00cchumpy.ch\nCh\n)\x81${'h\x00b'.repeat(10_000)}.`,
    'LIMIT_EXCEEDED',
  ],
  [
    'an order that is no letter',
    'cnumpy.core.numeric\n_frombuffer\n(C\x00cnumpy\ndtype\nU\x02f4\x89\x88\x87RK\x00\x85U\x02FFtR.',
    'MALFORMED',
  ],
])('refuses %s', (_, pickle, code) => {
  expect(() => readPickle(bytes(`\x80\x02${pickle}`))).toThrow(expect.objectContaining({ code }));
});

test('names the global that it refuses', () => {
  expect(() => readPickle(bytes("cos\nsystem\n(S'true'\ntR."))).toThrow(/os\.system/);
});

interface Expected {
  readonly static: { readonly lmk_face_idx: number[]; readonly lmk_b_coords: number[][] };
  readonly dynamic_row_checks: Record<string, { lmk_face_idx: number[]; lmk_b_coords: number[][] }>;
  readonly shapedirs_probe: ([number[], number] | [string, number])[];
  readonly posedirs_probe: ([number[], number] | [string, number])[];
  readonly J_regressor_nonzeros: [number, number, number][];
  readonly weights_row_0: number[];
  readonly J: number[][];
}
const expected = goldenJson<Expected>('flame/expected.json');

test('a static embedding of protocol 0 with the Fortran flag', () => {
  const embedding = readPickle(goldenBytes('flame/static_embedding_p0.pkl')) as Map<string, NdArray>;
  expect([...(embedding.get('lmk_face_idx')?.data ?? [])]).toEqual(expected.static.lmk_face_idx);
  expect([...(embedding.get('lmk_b_coords')?.data ?? [])]).toEqual(expected.static.lmk_b_coords.flat());
});

test('a contour embedding: two lists of 79 arrays', () => {
  const embedding = readNpyObject(goldenBytes('flame/dynamic_embedding_py2.npy')) as Map<string, NdArray[]>;
  for (const [row, check] of Object.entries(expected.dynamic_row_checks)) {
    expect([...(embedding.get('lmk_face_idx')?.[Number(row)].data ?? [])]).toEqual(check.lmk_face_idx);
    expect([...(embedding.get('lmk_b_coords')?.[Number(row)].data ?? [])]).toEqual(check.lmk_b_coords.flat());
  }
});

/** Flavour and size, in the order of models.br; kept once in the repository, beside the package that uses them most. */
const flavours = [
  ['model_py2_p2_chumpy', 5429197],
  ['model_py2_p2_allchumpy', 2740114],
  ['model_py3_p4_plain', 2755765],
  ['model_py3_p5_csc', 2739623],
] as const;

describe.each(flavours)('%s', (flavour) => {
  let model: ReadonlyMap<PickleValue, PickleValue>;

  beforeAll(() => {
    const all = brotliDecompressSync(readFileSync(new URL('../../flame/test/golden/models.br', import.meta.url)));
    const at = flavours.findIndex(([name]) => name === flavour);
    const start = flavours.slice(0, at).reduce((sum, [, size]) => sum + size, 0);
    model = readPickle(all.subarray(start, start + flavours[at][1])) as typeof model;
  });

  const array = (key: string) => model.get(key) as NdArray<Float64Array>;

  test.each(['shapedirs', 'posedirs'] as const)('%s holds the probed numbers', (key) => {
    const { data, shape } = array(key);
    for (const [where, value] of expected[`${key}_probe`]) {
      if (typeof where === 'string') continue;
      expect(data[(where[0] * shape[1] + where[1]) * shape[2] + where[2]]).toBe(value);
    }
  });

  test('joints, weights and the joint regressor are exact', () => {
    expect([...array('J').data]).toEqual(expected.J.flat());
    expect([...array('weights').data.subarray(0, 5)]).toEqual(expected.weights_row_0);
    expect(nonzeros(model.get('J_regressor') as NdArray | CompressedMatrix)).toEqual(
      [...expected.J_regressor_nonzeros].sort((a, b) => a[1] - b[1] || a[0] - b[0]),
    );
    expect(model.get('bs_style')).toBe('lbs');
  });
});

/** [row, column, value], by columns. */
function nonzeros(matrix: NdArray | CompressedMatrix): number[][] {
  const [rows, columns] = matrix.shape;
  const found: number[][] = [];
  for (let column = 0; column < columns; column++) {
    if ('indptr' in matrix) {
      for (let k = matrix.indptr[column]; k < matrix.indptr[column + 1]; k++) {
        found.push([matrix.indices[k], column, Number(matrix.data[k])]);
      }
      continue;
    }
    for (let row = 0; row < rows; row++) {
      const value = Number(matrix.data[row * columns + column]);
      if (value !== 0) found.push([row, column, value]);
    }
  }
  return found;
}
