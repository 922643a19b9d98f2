import { WebIO } from '@gltf-transform/core';
import { validateBytes } from 'gltf-validator';
import { expect, test } from 'vitest';
import { type GlbHead, type Mesh, readGlb, writeGlb } from '../src/index.js';
import { rig, tetrahedron } from './support/shapes.js';

/** Per corner: position and texture coordinate, which survive however vertices are split. */
function corners({ vertices, faces, uvs, uvFaces }: Mesh): number[][] {
  return Array.from(faces, (vertex, corner) => {
    const uv = uvs && uvFaces ? [...uvs.subarray(uvFaces[corner] * 2, uvFaces[corner] * 2 + 2)] : [];
    return [...vertices.subarray(vertex * 3, vertex * 3 + 3), ...uv];
  });
}

test.each<[string, GlbHead]>([
  ['a bare mesh', { mesh: tetrahedron }],
  ['a full rig', rig],
  ['a rig without texture coordinates', { ...rig, texture: undefined, mesh: tetrahedron }],
])('the Khronos validator finds nothing wrong with %s', async (_, head) => {
  const report = await validateBytes(await writeGlb(head));
  expect(report.issues.messages.filter(({ severity }) => severity <= 1)).toEqual([]);
});

const nod = {
  name: 'nod',
  times: Float32Array.of(0, 0.5, 1),
  morphWeights: Float32Array.of(0, 0, 1, 0.5, 0, 0),
  // Three joints a moment; the neck nods by a quarter turn in the second, written twice as long as a unit.
  jointRotations: Float32Array.of(
    ...[0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1],
    ...[0, 0, 0, 1, Math.SQRT2, 0, 0, Math.SQRT2, 0, 0, 0, 1],
    ...[0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1],
  ),
};

test('an animation moves the targets and the joints, and the Khronos validator finds nothing wrong', async () => {
  const bytes = await writeGlb({ ...rig, animation: nod });
  const report = await validateBytes(bytes);
  expect(report.issues.messages.filter(({ severity }) => severity <= 1)).toEqual([]);
  const document = await new WebIO().readBinary(bytes);
  const [animation] = document.getRoot().listAnimations();
  const tracks = animation.listChannels().map((channel) => ({
    node: channel.getTargetNode()?.getName(),
    path: channel.getTargetPath(),
    times: [...(channel.getSampler()?.getInput()?.getArray() ?? [])],
    values: [...(channel.getSampler()?.getOutput()?.getArray() ?? [])],
  }));
  expect(tracks.map(({ node, path }) => `${node} ${path}`)).toEqual([
    'head weights',
    'root rotation',
    'neck rotation',
    'jaw rotation',
  ]);
  expect(tracks[0]).toMatchObject({ times: [0, 0.5, 1], values: [...nod.morphWeights] });
  const half = expect.closeTo(Math.SQRT1_2, 6);
  expect(tracks[2].values).toEqual([0, 0, 0, 1, half, 0, 0, half, 0, 0, 0, 1]);
  expect(readGlb(bytes).morphTargets).toEqual(rig.morphTargets);
});

test('write and read is the identity', async () => {
  const back = readGlb(await writeGlb(rig));
  expect({ ...back, mesh: null }).toEqual({ ...rig, mesh: null });
  expect(corners(back.mesh)).toEqual(corners(rig.mesh));
  expect(back.mesh.vertices).toEqual(rig.mesh.vertices);
  expect(back.mesh.faces).toEqual(rig.mesh.faces);
  expect(back.mesh.normals).toEqual(rig.mesh.normals);
  expect(back.mesh.colors).toEqual(rig.mesh.colors);
  expect(readGlb(await writeGlb({ mesh: tetrahedron })).mesh).toEqual(tetrahedron);
});

test('a vertex without faces keeps its row', async () => {
  const vertices = Float32Array.of(...rig.mesh.vertices, 9, 9, 9);
  const { normals, colors, ...plain } = rig.mesh;
  expect(normals && colors).toBeDefined();
  expect(readGlb(await writeGlb({ mesh: { ...plain, vertices } })).mesh.vertices).toEqual(vertices);
});

test('normals without a direction point forward', async () => {
  const normals = Float32Array.of(Number.NaN, 0, 0, 0, 0, 0, 0, 2, 0, 1, 0, 0);
  const back = readGlb(await writeGlb({ mesh: { ...tetrahedron, normals } })).mesh;
  expect(back.normals).toEqual(Float32Array.of(0, 0, 1, 0, 0, 1, 0, 1, 0, 1, 0, 0));
});

test('same head, same bytes', async () => {
  expect(await writeGlb(rig)).toEqual(await writeGlb(rig));
});

test('a morph target that moves few vertices is written sparsely', async () => {
  const count = 3000;
  const vertices = Float32Array.from({ length: count * 3 }, (_, i) => i / 1000);
  const faces = Uint32Array.from({ length: count }, (_, i) => i);
  const offsets = new Float32Array(count * 3);
  offsets[300] = 0.5;
  const target = { name: 'eyeBlinkLeft', offsets };
  const bytes = await writeGlb({ mesh: { vertices, faces }, morphTargets: [target] });
  const without = await writeGlb({ mesh: { vertices, faces } });
  expect(bytes.length - without.length).toBeLessThan(1000);
  expect(readGlb(bytes).morphTargets).toEqual([target]);
});

test('the four strongest joints are kept and sum to one', async () => {
  const joints = Array.from({ length: 5 }, (_, j) => ({ name: `j${j}`, parent: j - 1, position: [0, j, 0] as const }));
  const weights = new Float32Array(20);
  for (let v = 0; v < 4; v++) weights.set([0.4, 0.3, 0.2, 0.08, 0.02], v * 5);
  const back = readGlb(await writeGlb({ mesh: tetrahedron, skeleton: { joints, weights } }));
  const row = [...(back.skeleton?.weights.subarray(0, 5) ?? [])];
  expect(row[4]).toBe(0);
  expect(row[0]).toBeCloseTo(0.4 / 0.98, 6);
  expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 6);
});

test('joints beyond the 256th keep their number', async () => {
  const joints = Array.from({ length: 300 }, (_, j) => ({
    name: `j${j}`,
    parent: j - 1,
    position: [0, j, 0] as const,
  }));
  const weights = new Float32Array(4 * 300);
  for (let v = 0; v < 4; v++) weights[v * 300 + 299] = 1;
  const back = readGlb(await writeGlb({ mesh: tetrahedron, skeleton: { joints, weights } }));
  expect(back.skeleton?.weights).toEqual(weights);
});

test.each<[string, GlbHead]>([
  [
    'a texture coordinate that is no number',
    {
      mesh: {
        ...tetrahedron,
        uvs: Float32Array.of(0, 0, 1, 0, Number.NaN, 1),
        uvFaces: tetrahedron.faces.map((_, i) => i % 3),
      },
    },
  ],
  [
    'a joint at no place',
    {
      mesh: tetrahedron,
      skeleton: { joints: [{ name: 'a', parent: -1, position: [Number.NaN, 0, 0] }], weights: new Float32Array(4) },
    },
  ],
  [
    'a parent between two joints',
    {
      mesh: tetrahedron,
      skeleton: {
        joints: [
          { name: 'a', parent: -1, position: [0, 0, 0] },
          { name: 'b', parent: 0.5, position: [0, 0, 0] },
        ],
        weights: new Float32Array(8),
      },
    },
  ],
  ['a vertex at infinity', { mesh: { ...tetrahedron, vertices: new Float32Array(12).fill(Number.POSITIVE_INFINITY) } }],
  ['no vertices', { mesh: { vertices: new Float32Array(), faces: new Uint32Array() } }],
  ['no faces', { mesh: { ...tetrahedron, faces: new Uint32Array() } }],
  ['a texture on a mesh without coordinates', { ...rig, mesh: tetrahedron }],
  ['a skeleton without joints', { mesh: tetrahedron, skeleton: { joints: [], weights: new Float32Array() } }],
  ['normals of another length', { mesh: { ...tetrahedron, normals: new Float32Array(4) } }],
  ['a short morph target', { ...rig, morphTargets: [{ name: 'a', offsets: new Float32Array(3) }] }],
  [
    'weights of another size',
    { ...rig, skeleton: { joints: rig.skeleton?.joints ?? [], weights: new Float32Array(4) } },
  ],
  ['an animation of no targets', { mesh: tetrahedron, animation: { ...nod, jointRotations: undefined } }],
  [
    'an animation with another number of joints',
    { ...rig, animation: { ...nod, jointRotations: new Float32Array(8) } },
  ],
  ['times that stand still', { ...rig, animation: { ...nod, times: Float32Array.of(0, 0, 1) } }],
  ['a rotation without length', { ...rig, animation: { ...nod, jointRotations: new Float32Array(36) } }],
  ['an animation that moves nothing', { ...rig, animation: { name: 'still', times: nod.times } }],
  [
    'a joint before its parent',
    {
      mesh: tetrahedron,
      skeleton: { joints: [{ name: 'a', parent: 0, position: [0, 0, 0] }], weights: new Float32Array(4) },
    },
  ],
])('refuses to write %s', async (_, head) => {
  await expect(writeGlb(head)).rejects.toThrow(expect.objectContaining({ code: 'MALFORMED', format: 'glb' }));
});

/** A GLB of the given JSON and binary chunk. */
function glb(json: unknown, binary = new Uint8Array()): Uint8Array {
  const text = new TextEncoder().encode(typeof json === 'string' ? json : JSON.stringify(json));
  const file = new Uint8Array(20 + text.length + (binary.length > 0 ? 8 + binary.length : 0));
  const view = new DataView(file.buffer);
  for (const [i, word] of [0x46546c67, 2, file.length, text.length, 0x4e4f534a].entries())
    view.setUint32(i * 4, word, true);
  file.set(text, 20);
  if (binary.length > 0) {
    view.setUint32(20 + text.length, binary.length, true);
    view.setUint32(24 + text.length, 0x004e4942, true);
    file.set(binary, 28 + text.length);
  }
  return file;
}

const triangle = {
  meshes: [{ primitives: [{ attributes: { POSITION: 0 } }] }],
  accessors: [{ bufferView: 0, componentType: 5126, count: 3, type: 'VEC3' }],
  bufferViews: [{ buffer: 0, byteLength: 36 }],
};

test('a triangle of another tool, without indices', () => {
  expect(readGlb(glb(triangle, new Uint8Array(36))).mesh.faces).toEqual(Uint32Array.of(0, 1, 2));
});

/** The triangle with accessors behind its positions, each with the bytes of its view. */
function withAccessors(
  attributes: Record<string, number>,
  more: readonly { readonly bytes: ArrayBufferView; readonly accessor?: object }[],
  json: { readonly targets?: unknown; readonly [name: string]: unknown } = {},
): Uint8Array {
  const { targets, ...rest } = json;
  const parts = [new Uint8Array(36), ...more.map(({ bytes }) => bytes)];
  const binary = Buffer.concat(
    parts.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)),
  );
  const starts = parts.map((_, i) => parts.slice(0, i).reduce((sum, { byteLength }) => sum + byteLength, 0));
  return glb(
    {
      meshes: [{ primitives: [{ attributes: { POSITION: 0, ...attributes }, targets }] }],
      accessors: [
        triangle.accessors[0],
        ...more.flatMap(({ accessor }, i) => (accessor ? [{ count: 3, bufferView: i + 1, ...accessor }] : [])),
      ],
      bufferViews: parts.map(({ byteLength }, i) => ({ byteOffset: starts[i], byteLength })),
      ...rest,
    },
    binary,
  );
}

test('sparse colours: the rows are no fractions though the colours are', () => {
  // Corner 1 is red, the others are black.
  const sparse = { count: 1, indices: { bufferView: 1, componentType: 5121 }, values: { bufferView: 2 } };
  const colors = { bytes: new Uint8Array(), accessor: { componentType: 5121, normalized: true, type: 'VEC4', sparse } };
  const bytes = withAccessors({ COLOR_0: 1 }, [
    { bytes: Uint8Array.of(1) },
    { bytes: Uint8Array.of(255, 0, 0, 255) },
    { ...colors, accessor: { ...colors.accessor, bufferView: undefined } },
  ]);
  expect([...(readGlb(bytes).mesh.colors ?? [])]).toEqual([0, 0, 0, 255, 0, 0, 0, 0, 0]);
});

/** The inverse bind matrices, by columns, of a joint at (1, 0, 0) turned a quarter about z, and of one in the origin. */
const turned = [0, -1, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 1];
const unturned = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

/** A skin of two joints whose first is the child of its second. */
const skinned = (picked: readonly number[], matrices = [...turned, ...unturned], child = 1) =>
  withAccessors(
    { JOINTS_0: 1, WEIGHTS_0: 2 },
    [
      {
        bytes: Float32Array.from({ length: 12 }, (_, i) => picked[i / 4] ?? 0),
        accessor: { componentType: 5126, type: 'VEC4' },
      },
      {
        bytes: Float32Array.from({ length: 12 }, (_, i) => Number(i % 4 === 0)),
        accessor: { componentType: 5126, type: 'VEC4' },
      },
      { bytes: Float32Array.from(matrices), accessor: { componentType: 5126, type: 'MAT4', count: 2 } },
    ],
    {
      nodes: [{ mesh: 0, skin: 0 }, { name: 'jaw' }, { name: 'root', children: [child] }],
      skins: [{ joints: [1, 2], inverseBindMatrices: 3 }],
    },
  );

test('a skin of another tool: turned joints, a child before its parent', () => {
  expect(readGlb(skinned([0, 1, 1])).skeleton).toEqual({
    joints: [
      { name: 'root', parent: -1, position: [0, 0, 0] },
      { name: 'jaw', parent: 0, position: [1, 0, 0] },
    ],
    weights: Float32Array.of(0, 1, 1, 0, 1, 0),
  });
});

test.each([
  ['half a joint', skinned([0.5, 0, 0])],
  ['a joint before the first', skinned([-1, 0, 0])],
  ['a joint that is its own parent', skinned([0, 0, 0], undefined, 2)],
  ['a bind matrix without volume', skinned([0, 0, 0], [...turned, ...new Array<number>(16).fill(0)])],
])('refuses %s', (_, bytes) => {
  expect(() => readGlb(bytes)).toThrow(expect.objectContaining({ name: 'FormatError', code: 'MALFORMED' }));
});

test('a sparse row before the first is refused', () => {
  const sparse = { count: 1, indices: { bufferView: 1, componentType: 5120 }, values: { bufferView: 2 } };
  const accessor = { bufferView: undefined, componentType: 5126, type: 'VEC3', sparse };
  const bytes = withAccessors(
    {},
    [{ bytes: Int8Array.of(-1, 0, 0, 0) }, { bytes: new Float32Array(3) }, { bytes: new Uint8Array(), accessor }],
    { targets: [{ POSITION: 1 }] },
  );
  expect(() => readGlb(bytes)).toThrow(expect.objectContaining({ name: 'FormatError', code: 'MALFORMED' }));
});

test('one accessor cannot become a thousand morph targets', () => {
  const targets = (count: number) => withAccessors({}, [], { targets: new Array(count).fill({ POSITION: 0 }) });
  expect(readGlb(targets(64)).morphTargets).toHaveLength(64);
  expect(() => readGlb(targets(1000))).toThrow(expect.objectContaining({ code: 'LIMIT_EXCEEDED' }));
});

const nested = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;

test.each<[string, unknown, string]>([
  ['an extension that is no text', { ...triangle, extensionsRequired: [{ toString: 1 }] }, 'MALFORMED'],
  ['an extension nested without end', `{"extensionsRequired":[${nested}]}`, 'MALFORMED'],
  ['an index nested without end', `{"meshes":[{"primitives":[{"attributes":{"POSITION":${nested}}}]}]}`, 'MALFORMED'],
  ['a needed extension', { ...triangle, extensionsRequired: ['KHR_draco_mesh_compression'] }, 'UNSUPPORTED'],
  ['lines', { ...triangle, meshes: [{ primitives: [{ attributes: { POSITION: 0 }, mode: 1 }] }] }, 'UNSUPPORTED'],
  ['no mesh', {}, 'FIELD_MISSING'],
  ['JSON that is not glTF', { meshes: 5, nodes: 7 }, 'MALFORMED'],
  ['no JSON', 'nothing', 'MALFORMED'],
  [
    'an accessor out of nothing',
    { ...triangle, accessors: [{ componentType: 5126, count: 1e9, type: 'VEC3' }] },
    'MALFORMED',
  ],
  ['an accessor beyond its view', { ...triangle, accessors: [{ ...triangle.accessors[0], count: 4 }] }, 'TRUNCATED'],
  ['a view beyond the file', { ...triangle, bufferViews: [{ byteLength: 1e12 }] }, 'TRUNCATED'],
  ['a negative offset', { ...triangle, bufferViews: [{ byteLength: 36, byteOffset: -8 }] }, 'MALFORMED'],
])('refuses %s', (_, json, code) => {
  expect(() => readGlb(glb(json, new Uint8Array(36)))).toThrow(expect.objectContaining({ name: 'FormatError', code }));
});
