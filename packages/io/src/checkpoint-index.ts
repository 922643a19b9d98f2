import { ByteReader } from './byte-reader.js';
import { elementCount } from './element-count.js';
import { FormatError } from './format-error.js';
import { bytesField, numberField, type ProtoField, readMessage, repeatedField } from './protobuf.js';
import { decodeLatin1, decodeUtf8 } from './text.js';
import { numericLayouts, tensorflowDtypes } from './tf-dtype.js';
import { readTable } from './tf-table.js';

const format = 'tf-index';

/** One variable of a checkpoint: `dtype` is NumPy's word (`float32`, ...), `string`, or `unknown-N`. */
export interface CheckpointVariable {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
}

/** Where a tensor's bytes lie. */
export interface BundleEntry extends CheckpointVariable {
  readonly shard: number;
  readonly offset: number;
  readonly size: number;
  readonly maskedCrc: number;
  /** For a partitioned variable: [start, length] per dimension and part; length -1 is the whole dimension */
  readonly slices: readonly (readonly (readonly [number, number])[])[];
}

export interface BundleIndex {
  readonly shardCount: number;
  /** By name, in the file's order */
  readonly entries: ReadonlyMap<string, BundleEntry>;
  /** Parts of partitioned variables, by raw key (latin1) */
  readonly parts: ReadonlyMap<string, BundleEntry>;
}

/**
 * Reads a checkpoint's whole index into memory; no data is touched.
 *
 * @throws FormatError UNSUPPORTED for version-1 files, big endian or newer formats; TRUNCATED, MALFORMED, CHECKSUM
 */
export function readBundleIndex(bytes: Uint8Array): BundleIndex {
  refuseLfsPointer(bytes, format);
  const [first, ...rest] = readTable(bytes);
  if (first?.key.length !== 0) {
    throw new FormatError('MALFORMED', format, 'has no header entry; is this a checkpoint index?', 0);
  }
  const shardCount = readHeader(first.value);
  const entries = new Map<string, BundleEntry>();
  const parts = new Map<string, BundleEntry>();
  for (const { key, value } of rest) {
    const isPart = key[0] === 0;
    const name = isPart ? decodeLatin1(key) : decodeUtf8(key, format, 0);
    (isPart ? parts : entries).set(name, readEntry(name, value, shardCount));
  }
  return { shardCount, entries, parts };
}

/** @throws FormatError UNSUPPORTED when the bytes are Git LFS's placeholder text */
export function refuseLfsPointer(bytes: Uint8Array, where: string): void {
  if (decodeLatin1(bytes.subarray(0, 24)).startsWith('version https://git-lfs')) {
    const message = 'this is a Git LFS pointer, not the file itself; fetch it with `git lfs pull`';
    throw new FormatError('UNSUPPORTED', where, message, 0);
  }
}

/** A name as it may stand in a message. */
export function printable(name: string): string {
  return name.replace(/[^\x20-\x7e]/g, '?').slice(0, 200);
}

function readHeader(value: Uint8Array): number {
  const header = readMessage(value, format);
  if (header.some((field) => field.number === 1 && field.wire === 2)) {
    const message =
      'this is a version 1 checkpoint; resave it with tf.train.Saver(write_version=V2), the default since 1.0';
    throw new FormatError('UNSUPPORTED', format, message);
  }
  if (numberField(header, 2) !== 0) {
    throw new FormatError('UNSUPPORTED', format, 'big-endian checkpoints are not read');
  }
  const minConsumer = numberField(readMessage(bytesField(header, 3), format), 2);
  if (minConsumer > 1) {
    throw new FormatError('UNSUPPORTED', format, `needs a reader of version ${minConsumer}; this one is version 1`);
  }
  const shardCount = numberField(header, 1);
  if (shardCount < 1 || shardCount > 99_999) {
    throw new FormatError('MALFORMED', format, `says it has ${shardCount} data files`);
  }
  return shardCount;
}

function readEntry(name: string, value: Uint8Array, shardCount: number): BundleEntry {
  const fields = readMessage(value, format);
  const fail = (message: string) => new FormatError('MALFORMED', format, `'${printable(name)}' ${message}`);
  const dtypeNumber = numberField(fields, 1);
  const dtype = tensorflowDtypes[dtypeNumber] ?? `unknown-${dtypeNumber}`;
  const shape = readShape(bytesField(fields, 2), format);
  if (!shape) throw fail('has an unknown or negative dimension');
  const slices = repeatedField(fields, 7).map((slice) => readExtents(slice, shape, fail));
  const [shard, offset, size] = [3, 4, 5].map((number) => numberField(fields, number));
  if (shard < 0 || shard >= shardCount || offset < 0 || size < 0 || !Number.isSafeInteger(offset + size)) {
    throw fail(`lies at byte ${offset} of data file ${shard}, of ${shardCount}`);
  }
  const layout = numericLayouts[dtype];
  const itemSize = layout?.itemSize ?? 1;
  const isPartitioned = slices.length > 0;
  const count = elementCount(shape, itemSize, isPartitioned || !layout ? Number.POSITIVE_INFINITY : size, format, 0);
  if (layout && !isPartitioned && count * itemSize !== size) {
    throw fail(`has ${size} bytes, its shape [${shape.join(', ')}] needs ${count * itemSize}`);
  }
  return { name, dtype, shape, shard, offset, size, maskedCrc: fixed32(fields, 6), slices };
}

/** A TensorShapeProto, or null when a dimension is unknown. */
export function readShape(bytes: Uint8Array, where: string): number[] | null {
  const fields = readMessage(bytes, where);
  const sizes = repeatedField(fields, 2).map((dim) => numberField(readMessage(dim, where), 1));
  return numberField(fields, 3) !== 0 || sizes.some((size) => size < 0) ? null : sizes;
}

function readExtents(slice: Uint8Array, shape: readonly number[], fail: (message: string) => FormatError) {
  const extents = repeatedField(readMessage(slice, format), 1).map((extent): readonly [number, number] => {
    const fields = readMessage(extent, format);
    return fields.some((field) => field.number === 2) ? [numberField(fields, 1), numberField(fields, 2)] : [0, -1];
  });
  const fits = extents.every(([start, length], d) => start >= 0 && length >= -1 && start + length <= shape[d]);
  if (extents.length !== shape.length || !fits) throw fail('has a part outside its shape');
  return extents;
}

function fixed32(fields: readonly ProtoField[], number: number): number {
  const field = fields.findLast((candidate) => candidate.number === number && candidate.wire === 5);
  return field ? new ByteReader(field.bytes, format).u32() : 0;
}
