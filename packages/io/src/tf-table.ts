import { ByteBudget } from './byte-budget.js';
import { ByteReader } from './byte-reader.js';
import { maskedCrc32c } from './crc32c.js';
import { FormatError } from './format-error.js';
import { unpackSnappy } from './snappy.js';
import { readVarint } from './varint.js';

const format = 'tf-index';
const footerLength = 48;
/** What a row costs in memory beside its bytes, about; three bytes of a file can make an empty one. */
const entryWeight = 128;

/** One row of a table file; keys are raw bytes. */
export interface TableEntry {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

/**
 * Reads all rows of a TensorFlow table file (LevelDB's layout), in key order; blocks may be raw or snappy.
 *
 * @throws FormatError MALFORMED also when keys do not rise, LIMIT_EXCEEDED when blocks are listed over and over or
 *   unpack to more than 64 times the file; TRUNCATED, CHECKSUM, UNSUPPORTED
 */
export function readTable(bytes: Uint8Array): TableEntry[] {
  if (bytes.length < footerLength) {
    throw new FormatError('TRUNCATED', format, `${bytes.length} bytes are too few for a table's footer`, bytes.length);
  }
  const footer = new ByteReader(bytes, format);
  footer.offset = bytes.length - 8;
  if (footer.u32() !== 0x8b80fb57 || footer.u32() !== 0xdb477524) {
    throw new FormatError('MALFORMED', format, 'does not end with the magic of a TensorFlow table', bytes.length - 8);
  }
  footer.offset = bytes.length - footerLength;
  readHandle(footer);
  const index = readHandle(footer);
  const budget = new ByteBudget(bytes.length * 64 + 65_536, format);
  const entries: TableEntry[] = [];
  for (const { value } of readBlock(bytes, index, budget)) {
    const block = readHandle(new ByteReader(value, format));
    for (const entry of readBlock(bytes, block, budget)) {
      const before = entries.at(-1);
      if (before && !isAfter(entry.key, before.key)) {
        throw new FormatError('MALFORMED', format, 'keys do not rise', block.offset);
      }
      entries.push(entry);
    }
  }
  return entries;
}

interface Handle {
  readonly offset: number;
  readonly size: number;
}

function readHandle(reader: ByteReader): Handle {
  return { offset: readVarint(reader), size: readVarint(reader) };
}

/** In the order of bytes, a key before those that it begins. */
function isAfter(key: Uint8Array, before: Uint8Array): boolean {
  const differs = key.findIndex((byte, i) => byte !== before[i]);
  return differs >= 0 && (differs >= before.length || key[differs] > before[differs]);
}

function readBlock(bytes: Uint8Array, handle: Handle, budget: ByteBudget): TableEntry[] {
  const { offset, size } = handle;
  if (offset + size + 5 > bytes.length - footerLength) {
    throw new FormatError('TRUNCATED', format, `a block of ${size} bytes lies outside the file`, offset);
  }
  budget.spend(size, offset);
  const typed = bytes.subarray(offset, offset + size + 1);
  const stored = new DataView(bytes.buffer, bytes.byteOffset + offset + size + 1, 4).getUint32(0, true);
  if (maskedCrc32c(typed) !== stored) {
    throw new FormatError('CHECKSUM', format, 'a block has another checksum', offset);
  }
  const type = typed[size];
  if (type > 1) {
    throw new FormatError('UNSUPPORTED', format, `block compression ${type}; raw and snappy are known`, offset + size);
  }
  const content = typed.subarray(0, size);
  if (type === 0) return readEntries(content, offset, budget);
  const unpacked = unpackSnappy(content, format);
  budget.spend(unpacked.length, offset);
  return readEntries(unpacked, offset, budget);
}

function readEntries(block: Uint8Array, blockOffset: number, budget: ByteBudget): TableEntry[] {
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  const restarts = block.length >= 4 ? view.getUint32(block.length - 4, true) : 0;
  const end = block.length - 4 - restarts * 4;
  if (block.length < 4 || end < 0) {
    throw new FormatError('MALFORMED', format, `a block has no room for ${restarts} restarts`, blockOffset);
  }
  const reader = new ByteReader(block.subarray(0, end), format);
  const entries: TableEntry[] = [];
  let previous = new Uint8Array();
  while (reader.remaining > 0) {
    const shared = readVarint(reader);
    const unshared = readVarint(reader);
    const valueLength = readVarint(reader);
    if (shared > previous.length) throw reader.fail('a key shares more than the key before it has');
    const tail = reader.take(unshared);
    const value = reader.take(valueLength);
    // Before the key is allocated: three bytes may repeat a key of any length.
    budget.spend(shared + unshared + valueLength + entryWeight, blockOffset);
    const key = new Uint8Array(shared + unshared);
    key.set(previous.subarray(0, shared));
    key.set(tail, shared);
    entries.push({ key, value });
    previous = key;
  }
  return entries;
}
