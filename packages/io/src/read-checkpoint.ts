import { ByteReader } from './byte-reader.js';
import { type ByteSource, readChecked } from './byte-source.js';
import {
  type BundleEntry,
  type CheckpointVariable,
  printable,
  readBundleIndex,
  refuseLfsPointer,
} from './checkpoint-index.js';
import { maskedCrc32c } from './crc32c.js';
import { decodeElements } from './dtype.js';
import { elementCount } from './element-count.js';
import { FormatError } from './format-error.js';
import type { NdArray } from './nd-array.js';
import { partitionKey } from './partition-key.js';
import { numericLayouts } from './tf-dtype.js';
import { readVarint } from './varint.js';

const format = 'tf-data';

/** A TensorFlow V2 checkpoint whose index is in memory and whose tensors are read one by one. */
export interface Checkpoint {
  /** In the file's (alphabetical) order */
  readonly variables: readonly CheckpointVariable[];
  /**
   * Reads one tensor of numbers, touching only its own bytes. Half and bfloat16 widen to float32, booleans become 0 or 1.
   *
   * @throws FormatError FIELD_MISSING for an unknown name, UNSUPPORTED for strings and unknown types, CHECKSUM,
   *   TRUNCATED, MALFORMED when parts do not cover a variable, LIMIT_EXCEEDED when they share their bytes
   */
  read(name: string): Promise<NdArray>;
  /**
   * Reads one tensor of byte strings, row-major.
   *
   * @throws FormatError as `read` does; UNSUPPORTED for numbers
   */
  readStrings(name: string): Promise<Uint8Array[]>;
}

/**
 * File names of a checkpoint's data, given the name of its index (`NAME.index`) and its bytes.
 *
 * @throws FormatError as `readCheckpoint` does
 */
export function checkpointShardNames(indexName: string, index: Uint8Array): string[] {
  const { shardCount } = readBundleIndex(index);
  const prefix = indexName.replace(/\.index$/, '');
  const digits = (number: number) => String(number).padStart(5, '0');
  return Array.from({ length: shardCount }, (_, i) => `${prefix}.data-${digits(i)}-of-${digits(shardCount)}`);
}

/**
 * Opens a TensorFlow V2 checkpoint. Only the index is read; see `Checkpoint.read`.
 *
 * @param index  the bytes of `NAME.index`
 * @param shards the `NAME.data-SSSSS-of-NNNNN` files, in order
 * @throws FormatError UNSUPPORTED for version-1 files, TRUNCATED when a data file is missing, MALFORMED, CHECKSUM,
 *   LIMIT_EXCEEDED when the index unpacks to far more than its own size
 */
export function readCheckpoint(index: Uint8Array, shards: readonly ByteSource[]): Checkpoint {
  const { shardCount, entries, parts } = readBundleIndex(index);
  if (shards.length !== shardCount) {
    throw new FormatError('TRUNCATED', format, `${shardCount} data files belong to this index, ${shards.length} given`);
  }
  const find = (name: string): BundleEntry => {
    const entry = entries.get(name);
    if (!entry) throw new FormatError('FIELD_MISSING', format, `has no variable '${printable(name)}'`);
    return entry;
  };
  return {
    variables: [...entries.values()].map(({ name, dtype, shape }) => ({ name, dtype, shape })),
    read: async (name) => {
      const entry = find(name);
      return entry.slices.length === 0 ? readWhole(entry, shards) : joinParts(entry, parts, shards);
    },
    readStrings: (name) => readStrings(find(name), shards),
  };
}

async function checkExtent(entry: BundleEntry, source: ByteSource): Promise<void> {
  if (entry.offset + entry.size > source.size) {
    refuseLfsPointer(await readChecked(source, 0, Math.min(24, source.size), format), format);
    const message = `'${printable(entry.name)}' ends at byte ${entry.offset + entry.size} of a file of ${source.size}`;
    throw new FormatError('TRUNCATED', format, message, entry.offset);
  }
}

async function readBytes(entry: BundleEntry, shards: readonly ByteSource[]): Promise<Uint8Array> {
  const source = shards[entry.shard];
  await checkExtent(entry, source);
  return readChecked(source, entry.offset, entry.size, format);
}

async function readWhole(entry: BundleEntry, shards: readonly ByteSource[]): Promise<NdArray> {
  const layout = numericLayouts[entry.dtype];
  if (!layout) {
    const advice = entry.dtype === 'string' ? '; read it with readStrings' : '';
    const message = `'${printable(entry.name)}' has type ${entry.dtype}, not numbers${advice}`;
    throw new FormatError('UNSUPPORTED', format, message, entry.offset);
  }
  const bytes = await readBytes(entry, shards);
  checkSum(entry, maskedCrc32c(bytes));
  const data = decodeElements(bytes, 0, bytes.length / layout.itemSize, layout);
  return { shape: entry.shape, data: entry.dtype === 'bfloat16' ? widenBfloats(data as Uint16Array) : data };
}

function checkSum(entry: BundleEntry, found: number): void {
  if (found !== entry.maskedCrc) {
    throw new FormatError('CHECKSUM', format, `'${printable(entry.name)}' has another checksum`, entry.offset);
  }
}

/** A bfloat16 is the upper half of a float32. */
function widenBfloats(bits: Uint16Array): Float32Array {
  return new Float32Array(Uint32Array.from(bits, (half) => half * 65_536).buffer);
}

async function joinParts(
  whole: BundleEntry,
  parts: ReadonlyMap<string, BundleEntry>,
  shards: readonly ByteSource[],
): Promise<NdArray> {
  const fail = (message: string) => new FormatError('MALFORMED', format, `'${printable(whole.name)}' ${message}`);
  const found = whole.slices.map((extents) => {
    const part = parts.get(partitionKey(whole.name, extents));
    const starts = extents.map(([start]) => start);
    const sizes = extents.map(([, length], d) => (length < 0 ? whole.shape[d] : length));
    if (part?.dtype !== whole.dtype || part.slices.length > 0 || part.shape.join() !== sizes.join()) {
      throw fail(`has no part of shape [${sizes.join(', ')}] at [${starts.join(', ')}]`);
    }
    return { part, starts };
  });
  const itemSize = numericLayouts[whole.dtype]?.itemSize ?? 1;
  let stored = 0;
  for (const { part } of found) {
    await checkExtent(part, shards[part.shard]);
    stored += part.size;
  }
  const held = shards.reduce((sum, { size }) => sum + size, 0);
  if (stored > held) {
    const message = `'${printable(whole.name)}' lists ${stored} bytes of parts, the data files have ${held}`;
    throw new FormatError('LIMIT_EXCEEDED', format, message, whole.offset);
  }
  const count = elementCount(whole.shape, itemSize, stored, format, whole.offset);
  const covered = new Uint8Array(count);
  let result: NdArray | null = null;
  for (const { part, starts } of found) {
    const { data } = await readWhole(part, shards);
    result ??= { shape: whole.shape, data: new (data.constructor as Float32ArrayConstructor)(count) };
    placePart(result, covered, data as Float32Array, part.shape, starts);
  }
  if (!result || covered.includes(0)) throw fail('is not covered by its parts');
  return result;
}

function placePart(
  whole: NdArray,
  covered: Uint8Array,
  data: Float32Array,
  shape: readonly number[],
  starts: readonly number[],
): void {
  const target = whole.data as Float32Array;
  const index = new Array<number>(shape.length).fill(0);
  for (let from = 0; from < data.length; from++) {
    let to = 0;
    for (let d = 0; d < shape.length; d++) to = to * whole.shape[d] + starts[d] + index[d];
    target[to] = data[from];
    covered[to] = 1;
    for (let d = shape.length - 1; d >= 0 && ++index[d] === shape[d]; d--) index[d] = 0;
  }
}

async function readStrings(entry: BundleEntry, shards: readonly ByteSource[]): Promise<Uint8Array[]> {
  if (entry.dtype !== 'string' || entry.slices.length > 0) {
    throw new FormatError('UNSUPPORTED', format, `'${printable(entry.name)}' has type ${entry.dtype}, not strings`);
  }
  const reader = new ByteReader(await readBytes(entry, shards), format);
  const count = elementCount(entry.shape, 1, reader.remaining, format, entry.offset);
  const lengths: number[] = [];
  for (let i = 0; i < count; i++) lengths.push(readVarint(reader));
  if (lengths.some((length) => length > 0xffffffff)) throw reader.fail('a string is longer than 4 GiB');
  const lengthBytes = new Uint8Array(count * 4);
  const view = new DataView(lengthBytes.buffer);
  for (const [i, length] of lengths.entries()) view.setUint32(i * 4, length, true);
  const lengthSum = reader.take(4);
  if (new ByteReader(lengthSum, format).u32() !== maskedCrc32c(lengthBytes)) {
    throw new FormatError(
      'CHECKSUM',
      format,
      `the string lengths of '${printable(entry.name)}' are damaged`,
      entry.offset,
    );
  }
  const strings = lengths.map((length) => reader.take(length));
  if (reader.remaining > 0) throw reader.fail(`${reader.remaining} bytes after the last string`);
  checkSum(entry, maskedCrc32c(lengthBytes, lengthSum, ...strings));
  return strings.map((bytes) => bytes.slice());
}
