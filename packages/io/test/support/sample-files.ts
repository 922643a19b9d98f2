import sharp from 'sharp';
import {
  decodeImage,
  inspectFile,
  memorySource,
  readCheckpoint,
  readGlb,
  readMetaGraph,
  readNpy,
  readNpyObject,
  readNpz,
  readObj,
  readPickle,
  readPly,
  readRingnetParameters,
  readStl,
  readZip,
  writeGlb,
  writeNpy,
  writeNpz,
  writeObj,
  writePly,
  writeStl,
  writeZip,
} from '../../src/index.js';
import { goldenBytes } from './golden.js';
import { fullMesh, rig } from './shapes.js';

/** A small sound file and the reader that opens it. */
export interface SampleFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly read: (bytes: Uint8Array) => unknown;
}

const numbers = { data: Float32Array.from({ length: 24 }, (_, i) => Math.fround(i / 7)), shape: [4, 2, 3] };

/** Reads every tensor of a bundle whose index or data is `bytes`. */
async function readAllTensors(index: Uint8Array, data: Uint8Array): Promise<void> {
  const checkpoint = readCheckpoint(index, [memorySource(data)]);
  for (const { name, dtype } of checkpoint.variables) {
    await (dtype === 'string' ? checkpoint.readStrings(name) : checkpoint.read(name));
  }
}

const pixels = { width: 5, height: 4, channels: 3 } as const;
const picture = () =>
  sharp(
    Uint8Array.from({ length: 60 }, (_, i) => (i * 37) % 256),
    { raw: pixels },
  );

/** One sound file of every format; small, so that every byte can be damaged. */
export async function sampleFiles(): Promise<SampleFile[]> {
  const partIndex = goldenBytes('tf-checkpoints/partitioned.index');
  const partData = goldenBytes('tf-checkpoints/partitioned.data-00000-of-00001');
  const serving = 'tf-checkpoints/tensorflow-serving/saved_model_half_plus_two_tf2_cpu/variables';
  const stringIndex = goldenBytes(`${serving}.index`);
  const stringData = goldenBytes(`${serving}.data-00000-of-00001`);
  const withInspect = (name: string, bytes: Uint8Array, read: (bytes: Uint8Array) => unknown): SampleFile[] => [
    { name, bytes, read },
    { name: `inspect ${name}`, bytes, read: (damaged) => inspectFile(damaged, name) },
  ];
  return [
    ...withInspect('numbers.npy', writeNpy(numbers), readNpy),
    ...withInspect('arrays.npz', writeNpz({ a: numbers, b: { data: Int16Array.of(1, 2), shape: [2] } }), readNpz),
    ...withInspect('files.zip', writeZip([['a.txt', Uint8Array.of(1, 2, 3)]], { compress: false }), readZip),
    ...withInspect('parameters_py2.npy', goldenBytes('params/p0_py2.npy'), readRingnetParameters),
    { name: 'parameters.npy', bytes: goldenBytes('params/p1_py3_protocol5.npy'), read: readNpyObject },
    ...withInspect('embedding_p0.pkl', goldenBytes('flame/static_embedding_p0.pkl'), readPickle),
    ...withInspect('part.index', partIndex, (index) => readAllTensors(index, partData)),
    { name: 'part.data', bytes: partData, read: (data) => readAllTensors(partIndex, data) },
    { name: 'strings.index', bytes: stringIndex, read: (index) => readAllTensors(index, stringData) },
    { name: 'strings.data', bytes: stringData, read: (data) => readAllTensors(stringIndex, data) },
    ...withInspect(
      'graph.meta',
      goldenBytes('tf-checkpoints/tensorflow-serving/half_plus_two_export.meta').slice(0, 3000),
      readMetaGraph,
    ),
    ...withInspect('mesh.obj', writeObj(fullMesh, { material: 'skin' }), readObj),
    ...withInspect('mesh.ply', writePly(fullMesh), readPly),
    { name: 'big.ply', bytes: writePly(fullMesh, { encoding: 'binary_big_endian' }), read: readPly },
    { name: 'ascii.ply', bytes: writePly(fullMesh, { encoding: 'ascii' }), read: readPly },
    ...withInspect('mesh.stl', writeStl(fullMesh), readStl),
    ...withInspect('rig.glb', await writeGlb(rig), readGlb),
    ...withInspect('picture.png', await picture().png().toBuffer(), decodeImage),
    { name: 'picture.jpg', bytes: await picture().jpeg().toBuffer(), read: decodeImage },
    { name: 'picture.webp', bytes: await picture().webp().toBuffer(), read: decodeImage },
    { name: 'picture.gif', bytes: await picture().gif().toBuffer(), read: decodeImage },
    { name: 'picture.tiff', bytes: await picture().tiff().toBuffer(), read: decodeImage },
    { name: 'picture.avif', bytes: await picture().avif().toBuffer(), read: decodeImage },
  ];
}
