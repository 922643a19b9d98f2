import { expect, test } from 'vitest';
import { inspectFile, writeGlb, writeNpy, writeNpz, writeObj, writePly, writeStl, writeZip } from '../src/index.js';
import { goldenBytes } from './support/golden.js';
import { fullMesh, onePixelPng, rig } from './support/shapes.js';

const array = { data: Float32Array.of(1, 2.5, Number.NaN, 4), shape: [2, 2] };

test('numbers: dtype, shape, first values, a warning about what is not finite', () => {
  expect(inspectFile(writeNpy(array), 'a.npy')).toEqual({
    format: 'npy',
    sizeBytes: 144,
    details: { dtype: '<f4', order: 'C' },
    entries: [
      { name: 'array', type: 'float32', shape: [2, 2], first: [1, 2.5, 'NaN', 4], warning: '1 numbers are not finite' },
    ],
    warnings: ['array: 1 numbers are not finite'],
  });
});

test('a parameter file lists its four arrays', () => {
  const { format, entries } = inspectFile(goldenBytes('params/p0_py2.npy'), 'p.npy');
  expect(format).toBe('npy-object');
  expect(entries.map(({ name, type, shape }) => [name, type, shape])).toEqual([
    ['cam', 'float32', [3]],
    ['pose', 'float32', [6]],
    ['shape', 'float32', [100]],
    ['expression', 'float32', [50]],
  ]);
});

test('a long list shows its length and its first items', () => {
  const { entries } = inspectFile(goldenBytes('flame/dynamic_embedding_py2.npy'), 'e.npy');
  expect(entries.slice(0, 4).map(({ name, type, shape }) => `${name} ${type} [${shape}]`)).toEqual([
    'lmk_face_idx list [79]',
    'lmk_face_idx[0] uint32 [17]',
    'lmk_face_idx[1] uint32 [17]',
    'lmk_face_idx[2] uint32 [17]',
  ]);
});

test('a checkpoint lists its variables without their data', () => {
  const { details, entries } = inspectFile(goldenBytes('tf-checkpoints/one_block.index'), 'one_block.index');
  expect(details).toEqual({ dataFiles: 1, variables: 70 });
  expect(entries).toContainEqual({ name: 'i64', type: 'int64', shape: [3], first: [] });
});

test('a graph counts its operations', () => {
  const graph = inspectFile(goldenBytes('tf-checkpoints/tensorflow-serving/half_plus_two_export.meta'), 'x.meta');
  expect(graph.details).toEqual({ tensorflowVersion: '0.12.head', nodes: 57 });
});

test('every format is told by its bytes or its extension', async () => {
  const files: [string, Uint8Array, string][] = [
    ['a.npz', writeNpz({ array }), 'npz'],
    ['a.zip', writeZip([['a', Uint8Array.of(1)]]), 'zip'],
    ['wrong-name.txt', await writeGlb(rig), 'glb'],
    ['wrong-name.txt', writePly(fullMesh), 'ply'],
    ['mesh.stl', writeStl(fullMesh), 'stl'],
    ['mesh.OBJ', writeObj(fullMesh), 'obj'],
    ['photo.jpg', onePixelPng, 'image'],
    ['model.pkl', goldenBytes('flame/static_embedding_p0.pkl'), 'pickle'],
    ['no-extension', goldenBytes('malformed/control_flame.pkl'), 'pickle'],
    ['no-extension', goldenBytes('tf-checkpoints/one_block.index'), 'tf-index'],
  ];
  for (const [name, bytes, format] of files) expect(inspectFile(bytes, name).format, name).toBe(format);
  expect(inspectFile(onePixelPng, 'photo.jpg').details).toEqual({ type: 'png', width: 1, height: 1 });
  const glb = inspectFile(await writeGlb(rig), 'rig.glb').details;
  expect(glb).toMatchObject({ name: 'head', morphTargets: 'jawOpen mouthSmileLeft', joints: 'root neck jaw' });
});

test('what is not known or broken is a typed error, and the description is plain JSON', () => {
  expect(() => inspectFile(Uint8Array.of(1, 2, 3), 'notes.txt')).toThrow(
    expect.objectContaining({ code: 'UNSUPPORTED', format: 'file' }),
  );
  expect(() => inspectFile(goldenBytes('malformed/npy_truncated.npy'), 'a.npy')).toThrow(
    expect.objectContaining({ code: 'TRUNCATED' }),
  );
  const description = inspectFile(writeNpy(array), 'a.npy');
  expect(JSON.parse(JSON.stringify(description))).toEqual(description);
});
