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

test.each<[string, unknown, string]>([
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
