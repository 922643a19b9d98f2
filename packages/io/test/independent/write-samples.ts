import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  closeHoles,
  type Mesh,
  readNpy,
  type TypedArray,
  writeGlb,
  writeMtl,
  writeNpy,
  writeNpyObject,
  writeNpz,
  writeObj,
  writePly,
  writeRingnetParameters,
  writeStl,
  writeZip,
} from '@ringnet/io';
import { goldenBytes } from '../support/golden.ts';
import { rig } from '../support/shapes.ts';

/** Writes one file of every format into a folder, for other people's readers to open. Usage: node write-samples.ts FOLDER */
const folder = process.argv[2];
mkdirSync(folder, { recursive: true });
const write = (name: string, bytes: Uint8Array) => writeFileSync(join(folder, name), bytes);

const vertices = Float32Array.from(readNpy(goldenBytes('flame/v_template.npy')).data as Float64Array);
const faces = Uint32Array.from(readNpy(goldenBytes('flame/faces.npy')).data as Uint32Array);
const uvs = Float32Array.from(
  { length: (vertices.length / 3) * 2 },
  (_, i) => 0.5 + vertices[Math.floor(i / 2) * 3 + (i % 2)],
);
const normals = vertices.map((value, i) => value / Math.hypot(...vertices.subarray(i - (i % 3), i - (i % 3) + 3)));
const colors = Uint8Array.from(vertices, (value) => 128 + value * 500);
const head: Mesh = { vertices, faces, normals, uvs, uvFaces: faces, colors };

const arrays: TypedArray[] = [
  Float32Array.of(1.5, -2, 3e38, 0.1, 5, 6),
  Float64Array.of(Math.PI, -1, 2, 3, 4, 5),
  Int8Array.of(-128, 127, 0, 1, 2, 3),
  Int16Array.of(-32768, 32767, 0, 1, 2, 3),
  Int32Array.of(-(2 ** 31), 2 ** 31 - 1, 0, 1, 2, 3),
  BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n, 0n, 1n, 2n, 3n),
  Uint8Array.of(255, 1, 2, 3, 4, 5),
  Uint16Array.of(65535, 1, 2, 3, 4, 5),
  Uint32Array.of(4294967295, 1, 2, 3, 4, 5),
  BigUint64Array.of(2n ** 64n - 1n, 1n, 2n, 3n, 4n, 5n),
];
const named = arrays.map((data) => [data.constructor.name, { data, shape: [2, 3] }] as const);
for (const [name, array] of named) write(`${name}.npy`, writeNpy(array));
write('arrays.npz', writeNpz(new Map(named)));
write(
  'parameters.npy',
  writeRingnetParameters({
    camera: Float32Array.of(7.5, 0.125, -0.25),
    pose: Float32Array.of(3, 0, 0, 0.5, 0, 0),
    betas: Float32Array.from({ length: 100 }, (_, i) => i / 8),
    expression: Float32Array.from({ length: 50 }, (_, i) => -i / 8),
  }),
);
write('object.npy', writeNpyObject({ name: 'été', count: 3, share: 0.5, list: [Float64Array.of(1, 2.5)] }));
write('head.obj', writeObj(head, { material: 'head' }));
write('head.mtl', writeMtl({ material: 'head' }));
write('ringnet.obj', writeObj(head, { material: 'head', dialect: 'psbody' }));
for (const encoding of ['ascii', 'binary_little_endian', 'binary_big_endian'] as const) {
  write(`head.${encoding}.ply`, writePly(head, { encoding }));
}
write('head.stl', writeStl(closeHoles({ vertices, faces: faces.slice(0, -60) })));
write('head.glb', await writeGlb({ ...rig, mesh: head, morphTargets: undefined, skeleton: undefined }));
write('rig.glb', await writeGlb(rig));
write('files.zip', writeZip([['head.mtl', writeMtl({ material: 'head' })]]));
