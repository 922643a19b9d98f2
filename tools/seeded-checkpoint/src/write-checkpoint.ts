import { maskedCrc32c } from './crc32c.js';

/** A float32 variable. */
export interface Variable {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** The two files of a checkpoint with one shard. */
export interface CheckpointFiles {
  /** `PREFIX.index` */
  readonly index: Uint8Array;
  /** `PREFIX.data-00000-of-00001` */
  readonly data: Uint8Array;
}

const BLOCK_BYTES = 4096;
const RESTART_INTERVAL = 16;
const FOOTER_BYTES = 48;
const MAGIC = [0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb];
const DT_FLOAT = 1;

/** Writes a TensorFlow V2 checkpoint of float32 variables, as TensorFlow 1 would: sorted names, raw blocks, one shard. */
export function writeCheckpoint(variables: readonly Variable[]): CheckpointFiles {
  const sorted = variables.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const data = new Uint8Array(sorted.reduce((sum, variable) => sum + variable.data.byteLength, 0));
  const entries: [string, number[]][] = [['', [0x08, 1, 0x1a, 2, 0x08, 1]]]; // one shard, producer version 1
  let offset = 0;
  for (const { name, shape, data: values } of sorted) {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    data.set(bytes, offset);
    entries.push([name, bundleEntry(shape, offset, bytes)]);
    offset += bytes.length;
  }
  return { index: tableFile(entries), data };
}

function bundleEntry(shape: readonly number[], offset: number, bytes: Uint8Array): number[] {
  const dims = shape.flatMap((size) => {
    const dim = [0x08, ...varint(size)];
    return [0x12, dim.length, ...dim];
  });
  const at = offset === 0 ? [] : [0x20, ...varint(offset)];
  return [
    0x08,
    DT_FLOAT,
    0x12,
    ...varint(dims.length),
    ...dims,
    ...at,
    0x28,
    ...varint(bytes.length),
    0x35,
    ...fixed32(maskedCrc32c(bytes)),
  ];
}

/** A sorted table: data blocks, an empty metaindex, an index of last keys, a footer. */
function tableFile(entries: readonly [string, number[]][]): Uint8Array {
  const file: number[] = [];
  const append = (block: number[]): number[] => {
    const handle = [...varint(file.length), ...varint(block.length)];
    const stored = [...block, 0];
    for (const byte of [...stored, ...fixed32(maskedCrc32c(Uint8Array.from(stored)))]) file.push(byte);
    return handle;
  };
  const index: [string, number[]][] = [];
  for (let start = 0; start < entries.length; ) {
    let end = start;
    for (let size = 0; end < entries.length && size < BLOCK_BYTES; end++)
      size += entries[end][0].length + entries[end][1].length;
    index.push([entries[end - 1][0], append(block(entries.slice(start, end)))]);
    start = end;
  }
  const footer = [...append(block([])), ...append(block(index))];
  return Uint8Array.from([...file, ...footer, ...Array(FOOTER_BYTES - MAGIC.length - footer.length).fill(0), ...MAGIC]);
}

function block(entries: readonly [string, number[]][]): number[] {
  const bytes: number[] = [];
  const restarts: number[] = [0];
  let former = '';
  entries.forEach(([key, value], k) => {
    let shared = 0;
    if (k > 0 && k % RESTART_INTERVAL === 0) restarts.push(bytes.length);
    else while (shared < Math.min(former.length, key.length) && former[shared] === key[shared]) shared++;
    const tail = [...new TextEncoder().encode(key.slice(shared))];
    bytes.push(...varint(shared), ...varint(tail.length), ...varint(value.length), ...tail, ...value);
    former = key;
  });
  return [...bytes, ...restarts.flatMap(fixed32), ...fixed32(restarts.length)];
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return [...bytes, rest];
}

function fixed32(value: number): number[] {
  return [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24];
}
