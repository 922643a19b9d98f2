import { expect, test } from 'vitest';
import { AsciiWriter } from '../src/ascii-writer.js';
import {
  type Mesh,
  readNpy,
  readNpyObject,
  readObj,
  readPly,
  readStl,
  writeMtl,
  writeNpy,
  writeObj,
  writePly,
  writeStl,
} from '../src/index.js';
import { goldenBytes } from './support/golden.js';
import { fullMesh, tetrahedron } from './support/shapes.js';

const ascii = (text: string) => new TextEncoder().encode(text);
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

function fixed6(value: number): string {
  const writer = new AsciiWriter('test');
  writer.fixed6(value);
  return text(writer.finish());
}

test.each([
  [0, '0.000000'],
  [-0, '-0.000000'],
  [1, '1.000000'],
  [-2.5, '-2.500000'],
  // 1 / 128 = 0.0078125 is a tie in the seventh digit: to even, as C prints it.
  [1 / 128, '0.007812'],
  [3 / 128, '0.023438'],
  [0.9999999, '1.000000'],
  [-0.0000001, '-0.000000'],
  [123456.789, '123456.789062'],
  [2 ** 40, '1099511627776.000000'],
])('%f is written as %s', (value, expected) => {
  expect(fixed6(Math.fround(value))).toBe(expected);
});

test('six decimals agree with toFixed, which differs on ties only', () => {
  const values = Float32Array.from({ length: 20_000 }, (_, i) => Math.sin(i) * 10 ** (i % 7));
  // x * 10^6 ends in one half exactly when x is an odd multiple of 1 / 128.
  const isTie = (value: number) => Math.abs(value * 128) % 2 === 1;
  expect(values.filter(isTie).length).toBeGreaterThan(10);
  expect([...values].filter((value) => isTie(value) && !/[02468]$/.test(fixed6(value)))).toEqual([]);
  expect([...values].filter((value) => !isTie(value) && fixed6(value) !== value.toFixed(6))).toEqual([]);
});

test('the OBJ of a tetrahedron, as text', () => {
  const lines =
    'v 0.000000 0.000000 0.000000\nv 1.000000 0.000000 0.000000\nv 0.000000 1.000000 0.000000\nv 0.000000 0.000000 1.000000\n';
  expect(text(writeObj(tetrahedron))).toBe(`${lines}f 1 3 2\nf 1 2 4\nf 1 4 3\nf 2 3 4\n`);
});

test('an OBJ with a byte order mark, comments and Windows line ends', () => {
  const plain = text(writeObj(tetrahedron));
  const other = `\ufeff${plain.replaceAll('\n', ' # from an editor\r\n')}`;
  expect(readObj(ascii(other))).toEqual(tetrahedron);
});

test("RingNet's textured OBJ and MTL, byte for byte", () => {
  const table = readNpyObject(goldenBytes('texture/texture_data_py2.npy')) as unknown as Map<
    string,
    { data: Float64Array }
  >;
  const { vertices, faces } = {
    vertices: readNpy(goldenBytes('texture/front.vertices.npy')).data as Float32Array,
    faces: readNpy(goldenBytes('texture/faces.npy')).data as Uint32Array,
  };
  const mesh: Mesh = {
    vertices,
    faces,
    uvs: Float32Array.from(table.get('vt')?.data ?? []),
    uvFaces: Uint32Array.from(table.get('ft')?.data ?? [], Number),
  };
  const options = { material: 'face_front', dialect: 'psbody' } as const;
  expect(writeObj(mesh, options)).toEqual(goldenBytes('texture/face_front.obj'));
  expect(writeMtl(options)).toEqual(goldenBytes('texture/face_front.mtl'));
  const back = readObj(goldenBytes('texture/face_front.obj'));
  expect(back.faces).toEqual(faces);
  expect(back.uvFaces).toEqual(mesh.uvFaces);
  expect(back.normals).toBeUndefined();
});

test('the standard material names a texture', () => {
  expect(text(writeMtl({ material: 'skin', texture: 'a.jpg' }))).toContain('newmtl skin\nKa 1 1 1\nKd 1 1 1\n');
  expect(text(writeObj(fullMesh, { material: 'skin' }))).toMatch(
    /^mtllib skin\.mtl\n[\s\S]*\nusemtl skin\nf 1\/1\/1 3\/3\/3 2\/2\/2\n/,
  );
});

test('OBJ: write and read is the identity', () => {
  expect(readObj(writeObj(fullMesh, { material: 'skin' }))).toEqual(fullMesh);
  expect(readObj(writeObj(tetrahedron))).toEqual(tetrahedron);
});

test('OBJ: polygons, colours, relative indices, CRLF and other statements', () => {
  const file =
    '# a square\r\no plane\r\nv 0 0 0 1 0 0\r\nv 1 0 0 0 1 0\r\nv 1 1 0 0 0 1\r\nv 0 1 0 1 1 1\r\ns off\r\nf -4 -3 -2 -1';
  const mesh = readObj(ascii(file));
  expect(mesh.faces).toEqual(Uint32Array.of(0, 1, 2, 0, 2, 3));
  expect(mesh.colors).toEqual(Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255));
});

test('OBJ: a seam with two normals at one vertex keeps no normals', () => {
  const file = 'v 0 0 0\nv 1 0 0\nv 0 1 0\nvn 0 0 1\nvn 1 0 0\nf 1//1 2//1 3//1\nf 1//2 3//1 2//1\n';
  expect(readObj(ascii(file)).normals).toBeUndefined();
});

test.each([
  ['index 0', 'v 0 0 0\nv 1 0 0\nv 0 1 0\nf 0 1 2\n'],
  ['an index out of range', 'v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 4\n'],
  ['a relative index out of range', 'v 0 0 0\nv 1 0 0\nv 0 1 0\nf -4 1 2\n'],
  ['two corners', 'v 0 0 0\nv 1 0 0\nf 1 2\n'],
  ['a word', 'v 0 zero 0\n'],
  ['infinity', 'v 0 1e999 0\n'],
  ['a missing coordinate', 'v 0 1\n'],
  ['no vertices', '# nothing\n'],
  ['a uv out of range', 'v 0 0 0\nv 1 0 0\nv 0 1 0\nvt 0 0\nf 1/1 2/2 3/1\n'],
  ['an empty corner', 'v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 /\n'],
])('OBJ: refuses %s', (_, file) => {
  expect(() => readObj(ascii(file))).toThrow(expect.objectContaining({ name: 'FormatError', format: 'obj' }));
});

const withoutUvs: Mesh = { ...fullMesh, uvs: undefined, uvFaces: undefined };

test.each(['ascii', 'binary_little_endian', 'binary_big_endian'] as const)(
  'PLY %s: write and read is the identity',
  (encoding) => {
    expect(readPly(writePly(fullMesh, { encoding }))).toEqual(withoutUvs);
    expect(readPly(writePly(tetrahedron, { encoding }))).toEqual(tetrahedron);
  },
);

test.each([
  ['float', '0.5 0.25 1', [128, 64, 255]],
  ['ushort', '65535 32768 257', [255, 128, 1]],
  ['uchar', '1 0 1', [1, 0, 1]],
])('PLY: colours of type %s', (type, colour, expected) => {
  const names = ['x', 'y', 'z'].map((name) => `property float ${name}`);
  const colours = ['red', 'green', 'blue'].map((name) => `property ${type} ${name}`);
  const lines = [
    'ply',
    'format ascii 1.0',
    'element vertex 1',
    ...names,
    ...colours,
    'end_header',
    `0 0 0 ${colour}`,
    '',
  ];
  expect([...(readPly(ascii(lines.join('\n'))).colors ?? [])]).toEqual(expected);
});

test('PLY: doubles, extra properties, extra elements and a quad', () => {
  const file = [
    'ply',
    'format ascii 1.0',
    'comment by hand',
    'element vertex 4',
    'property double x',
    'property double y',
    'property float quality',
    'property double z',
    'element edge 1',
    'property int a',
    'property list uchar int more',
    'element face 1',
    'property uchar flag',
    'property list uint8 uint32 vertex_index',
    'end_header',
    '0 0 9 0',
    '1 0 9 0',
    '1 1 9 0',
    '0 1 9 0.5',
    '7 2 1 2',
    '1 4 0 1 2 3',
    '',
  ].join('\n');
  const mesh = readPly(ascii(file));
  expect(mesh.vertices).toEqual(Float32Array.of(0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0.5));
  expect(mesh.faces).toEqual(Uint32Array.of(0, 1, 2, 0, 2, 3));
});

test.each([
  ['another magic', 'plx\n'],
  ['no format', 'ply\nelement vertex 0\nend_header\n'],
  ['version 2', 'ply\nformat ascii 2.0\nend_header\n'],
  ['an unknown type', 'ply\nformat ascii 1.0\nelement vertex 1\nproperty quad x\nend_header\n0\n'],
  ['an inherited word for a type', 'ply\nformat ascii 1.0\nelement vertex 1\nproperty constructor x\nend_header\n0\n'],
  ['no vertices', 'ply\nformat ascii 1.0\nend_header\n'],
  [
    'not a number',
    'ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nproperty float y\nproperty float z\nend_header\n0 nan 0\n',
  ],
  [
    'a count far beyond the file',
    'ply\nformat ascii 1.0\nelement vertex 4000000000\nproperty float x\nend_header\n0\n',
  ],
])('PLY: refuses %s', (_, file) => {
  expect(() => readPly(ascii(file))).toThrow(expect.objectContaining({ name: 'FormatError', format: 'ply' }));
});

/** Corner positions, face by face. */
const soup = (mesh: Mesh) => Array.from(mesh.faces, (v) => [...mesh.vertices.subarray(v * 3, v * 3 + 3)]);

test('STL: the same triangles come back, in millimetres, vertices joined', () => {
  const back = readStl(writeStl(tetrahedron));
  expect(soup(back)).toEqual(soup(tetrahedron).map((corner) => corner.map((value) => value * 1000)));
  expect(back.vertices.length).toBe(12);
  expect(readStl(writeStl(back, { scale: 1 }))).toEqual(back);
});

test('STL: the first facet normal points out of the tetrahedron', () => {
  const view = new DataView(writeStl(tetrahedron).buffer);
  expect([84, 88, 92].map((at) => view.getFloat32(at, true))).toEqual([0, 0, -1]);
});

test('STL: ascii', () => {
  const facet =
    'facet normal 0 0 1\n outer loop\n  vertex 0 0 0\n  vertex 1 0 0\n  vertex 0 1e0 0\n endloop\nendfacet\n';
  const mesh = readStl(ascii(`solid part\n${facet}endsolid part\n`));
  expect(mesh).toEqual({ vertices: Float32Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0), faces: Uint32Array.of(0, 1, 2) });
  expect(() => readStl(ascii(`solid part\n${facet}`))).toThrow(expect.objectContaining({ code: 'TRUNCATED' }));
});

test.each([
  ['a face outside', { ...tetrahedron, faces: Uint32Array.of(0, 1, 4) }],
  ['half a vertex', { ...tetrahedron, vertices: new Float32Array(11) }],
  ['uvs without faces', { ...tetrahedron, uvs: new Float32Array(2) }],
  ['normals that are not finite', { ...tetrahedron, normals: new Float32Array(12).fill(Number.NaN) }],
  ['too few normals', { ...tetrahedron, normals: new Float32Array(3) }],
])('writers refuse %s', (_, mesh) => {
  for (const write of [writeObj, writePly, writeStl]) {
    expect(() => write(mesh)).toThrow(expect.objectContaining({ code: 'MALFORMED' }));
  }
});

test('writers refuse numbers that are not finite and names that the text could not hold', () => {
  const broken = { ...tetrahedron, vertices: tetrahedron.vertices.map((v, i) => (i === 4 ? Number.NaN : v)) };
  for (const write of [writeObj, writePly, writeStl]) {
    expect(() => write(broken)).toThrow(expect.objectContaining({ code: 'MALFORMED' }));
  }
  expect(() => writeObj(tetrahedron, { material: 'two words' })).toThrow(
    expect.objectContaining({ code: 'MALFORMED' }),
  );
  expect(() => writeNpy({ data: new Float32Array(3), shape: [2] })).toThrow(
    expect.objectContaining({ code: 'MALFORMED' }),
  );
});

test('PLY: normals that are not finite are refused', () => {
  const names = ['x', 'y', 'z', 'nx', 'ny', 'nz'].map((name) => `property float ${name}`).join('\n');
  const file = (nz: string) =>
    ascii(`ply\nformat ascii 1.0\nelement vertex 1\n${names}\nend_header\n0 0 0 0 0 ${nz}\n`);
  expect(readPly(file('1')).normals).toEqual(Float32Array.of(0, 0, 1));
  expect(() => readPly(file('1e39'))).toThrow(expect.objectContaining({ code: 'MALFORMED' }));
});

test('PLY: rows without properties are stepped over at once', () => {
  const [head, ...rest] = text(writePly(tetrahedron, { encoding: 'ascii' })).split('element vertex');
  const file = [`${head}element nothing 999999999999999\n`, ...rest].join('element vertex');
  expect(readPly(ascii(file))).toEqual(tetrahedron);
});
