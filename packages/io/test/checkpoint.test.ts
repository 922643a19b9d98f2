import { describe, expect, test } from 'vitest';
import { crc32c, maskedCrc32c } from '../src/crc32c.js';
import { checkpointShardNames, FormatError, memorySource, readCheckpoint, readMetaGraph } from '../src/index.js';
import { partitionKey } from '../src/partition-key.js';
import { unpackSnappy } from '../src/snappy.js';
import { goldenBytes, goldenJson } from './support/golden.js';
import { blockOf, row, tableOf, varint } from './support/tensorflow-table.js';

interface Tensor {
  readonly dtype: string;
  readonly shape: number[];
  readonly values: (number | boolean)[];
  readonly values_hex: string[];
}
interface Expected {
  readonly good: { readonly prefixes: string[]; readonly tensors: Record<string, Tensor> };
  readonly bfloat16: Record<string, Tensor>;
  readonly partitioned: Record<string, Tensor>;
  readonly must_be_rejected: Record<string, string>;
}
const expected = goldenJson<Expected>('tf-checkpoints/expected.json');
const ascii = (text: string) => new TextEncoder().encode(text);

function open(prefix: string) {
  const folder = 'tf-checkpoints/';
  const index = goldenBytes(`${folder}${prefix}.index`);
  const shards = checkpointShardNames(`${prefix}.index`, index).map((name) => memorySource(goldenBytes(folder + name)));
  return readCheckpoint(index, shards);
}

async function expectTensors(prefix: string, tensors: Record<string, Tensor>): Promise<void> {
  const checkpoint = open(prefix);
  expect(checkpoint.variables.map(({ name }) => name).sort()).toEqual(Object.keys(tensors).sort());
  for (const variable of checkpoint.variables) {
    const { dtype, shape, values, values_hex } = tensors[variable.name];
    expect(variable).toEqual({ name: variable.name, dtype, shape });
    if (dtype === 'string') {
      const strings = await checkpoint.readStrings(variable.name);
      expect(strings.map((bytes) => Buffer.from(bytes).toString('hex'))).toEqual(values_hex);
    } else {
      expect(Array.from((await checkpoint.read(variable.name)).data as Float32Array, Number)).toEqual(
        values.map(Number),
      );
    }
  }
}

test.each(expected.good.prefixes)('%s holds the expected tensors', (prefix) =>
  expectTensors(prefix, expected.good.tensors),
);
test('bfloat16 widens to float32', () => expectTensors('bfloat16', expected.bfloat16));
test('a partitioned variable is joined', () => expectTensors('partitioned', expected.partitioned));

const servingModels = ['counter', 'half_plus_three', 'half_plus_two_cpu', 'half_plus_two_mkl', 'half_plus_two_tf2_cpu'];

test.each(servingModels)("TensorFlow's own bundle %s", async (model) => {
  const folder = `tensorflow-serving/saved_model_${model}/`;
  const { tensors } = goldenJson<{ tensors: Record<string, { shape: number[]; first?: number[]; sum_f64?: number }> }>(
    `tf-checkpoints/${folder}expected.json`,
  );
  const checkpoint = open(`${folder}variables`);
  expect(checkpoint.variables.map(({ name }) => name)).toEqual(Object.keys(tensors));
  for (const { name, shape } of checkpoint.variables) {
    expect(shape).toEqual(tensors[name].shape);
    if (tensors[name].first) {
      const { data } = await checkpoint.read(name);
      expect([...data.subarray(0, tensors[name].first.length)]).toEqual(tensors[name].first);
    }
  }
});

describe.each(Object.entries(expected.must_be_rejected))('%s', (prefix, reason) => {
  test(`is refused: ${reason}`, async () => {
    const readAll = async () => {
      const checkpoint = open(prefix);
      for (const { name, dtype } of checkpoint.variables) {
        await (dtype === 'string' ? checkpoint.readStrings(name) : checkpoint.read(name));
      }
    };
    await expect(readAll()).rejects.toThrow(FormatError);
  });
});

test('a version 1 file is recognised', () => {
  expect(() => readCheckpoint(goldenBytes('tf-checkpoints/v1_style.ckpt'), [])).toThrow(/version 1/);
});

test('a Git LFS pointer is recognised, as index and as data', async () => {
  const pointer = ascii('version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n');
  expect(() => readCheckpoint(pointer, [])).toThrow(/Git LFS/);
  const checkpoint = readCheckpoint(goldenBytes('tf-checkpoints/one_block.index'), [memorySource(pointer)]);
  await expect(checkpoint.read('scope_3/layer_003/weights')).rejects.toThrow(/Git LFS/);
});

test('only the bytes of the tensor that is read are touched', async () => {
  const data = goldenBytes('tf-checkpoints/one_block.data-00000-of-00001');
  const ranges: number[] = [];
  const source = {
    size: data.length,
    readRange: async (offset: number, length: number) => {
      ranges.push(length);
      return data.subarray(offset, offset + length);
    },
  };
  const checkpoint = readCheckpoint(goldenBytes('tf-checkpoints/one_block.index'), [source]);
  expect(ranges).toEqual([]);
  await checkpoint.read('scope_0/layer_000/weights');
  expect(ranges).toEqual([3 * 1 * 2 * 4]);
});

test('a source that returns too little is an error', async () => {
  const source = { size: 10_000, readRange: () => new Uint8Array(1) };
  const checkpoint = readCheckpoint(goldenBytes('tf-checkpoints/one_block.index'), [source]);
  await expect(checkpoint.read('f64')).rejects.toThrow(expect.objectContaining({ code: 'TRUNCATED' }));
});

test('unknown names, strings read as numbers, a wrong number of files', async () => {
  const checkpoint = open('one_block');
  await expect(checkpoint.read('nothing')).rejects.toThrow(expect.objectContaining({ code: 'FIELD_MISSING' }));
  await expect(checkpoint.read('strings')).rejects.toThrow(/readStrings/);
  await expect(checkpoint.readStrings('f64')).rejects.toThrow(expect.objectContaining({ code: 'UNSUPPORTED' }));
  expect(() => readCheckpoint(goldenBytes('tf-checkpoints/three_shards.index'), [])).toThrow(/3 data files/);
});

test('crc32c: the check value of the standard, over any split', () => {
  expect(crc32c(ascii('123456789'))).toBe(0xe3069283);
  expect(crc32c(ascii('12345'), ascii('6789'))).toBe(0xe3069283);
  // rotr(0xe3069283, 15) = 0x2507c60d; plus 0xa282ead8 = 0xc78ab0e5
  expect(maskedCrc32c(ascii('123456789'))).toBe(0xc78ab0e5);
});

test('snappy: a literal and a copy that overlaps itself', () => {
  // length 6; literal of 2 "ab"; copy of 4 from 2 back
  expect(unpackSnappy(Uint8Array.of(6, 1 << 2, 97, 98, ((4 - 4) << 2) | 1, 2), 'test')).toEqual(ascii('ababab'));
  expect(() => unpackSnappy(Uint8Array.of(6, 1 << 2, 97, 98, 1, 3), 'test')).toThrow(/outside/);
});

test('partition keys: ordered numbers of one and two bytes', () => {
  const key = Array.from(
    partitionKey('p', [
      [0, -1],
      [64, 4],
    ]),
    (character) => character.charCodeAt(0),
  );
  // 00 'p' 00 01, rank 2 = 01 02, start 0 = 80, length -1 = 7f, start 64 = 40 ^ c0.. in two bytes = c0 40, length 4 = 84
  expect(key).toEqual([0, 0x70, 0, 1, 1, 2, 0x80, 0x7f, 0xc0, 0x40, 0x84]);
});

test('a part that is listed a thousand times cannot make a variable larger than the data', async () => {
  const number = (field: number, value: number) => [...varint(field * 8), ...varint(value)];
  const message = (field: number, bytes: readonly number[]) => [
    ...varint(field * 8 + 2),
    ...varint(bytes.length),
    ...bytes,
  ];
  const float32 = number(1, 1);
  const shape = (size: number) => message(2, message(2, number(1, size)));
  const key = Array.from(partitionKey('w', [[0, 1000]]), (character) => character.charCodeAt(0));
  const slice = message(7, message(1, number(2, 1000)));
  const whole = [...float32, ...shape(1_000_000), ...Array.from({ length: 1000 }, () => slice).flat()];
  const part = [...float32, ...shape(1000), ...number(5, 4000)];
  const index = tableOf(blockOf([row(0, [], number(1, 1)), row(0, key, part), row(0, [...ascii('w')], whole)]));
  const checkpoint = readCheckpoint(index, [memorySource(new Uint8Array(4000))]);
  await expect(checkpoint.read('w')).rejects.toThrow(expect.objectContaining({ code: 'LIMIT_EXCEEDED' }));
});

test('a meta graph: version, nodes, inputs, attributes, saver', () => {
  const graph = readMetaGraph(goldenBytes('tf-checkpoints/tensorflow-serving/half_plus_two_export.meta'));
  expect(graph.tensorflowVersion).toBe('0.12.head');
  expect(graph.nodes).toHaveLength(57);
  expect(graph.saver).toEqual({ filenameTensor: 'save/Const:0', restoreOp: 'save/restore_all' });
  const b = graph.nodes.find(({ name }) => name === 'b');
  expect(b?.op).toBe('Variable');
  expect(b?.attributes.get('dtype')).toEqual({ kind: 'type', value: 'float32' });
  expect(b?.attributes.get('shape')).toEqual({ kind: 'shape', value: [] });
  expect(graph.nodes.find(({ name }) => name === 'b/read')?.inputs).toEqual(['b']);
});
