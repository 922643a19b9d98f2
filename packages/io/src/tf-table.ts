import { ByteReader } from './byte-reader.js';
import { maskedCrc32c } from './crc32c.js';
import { FormatError } from './format-error.js';
import { unpackSnappy } from './snappy.js';
import { readVarint } from './varint.js';

const format = 'tf-index';
const footerLength = 48;

/** One row of a table file; keys are raw bytes. */
export interface TableEntry {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

/**
 * Reads all rows of a TensorFlow table file (LevelDB's layout), in key order; blocks may be raw or snappy.
 *
 * @throws FormatError TRUNCATED, MALFORMED, CHECKSUM, UNSUPPORTED, LIMIT_EXCEEDED
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
  const entries: TableEntry[] = [];
  let unpacked = 0;
  for (const { value } of readBlock(bytes, index)) {
    const block = readBlock(bytes, readHandle(new ByteReader(value, format)));
    for (const entry of block) {
      unpacked += entry.key.length + entry.value.length;
      entries.push(entry);
    }
    // A handful of bytes may be pointed at from many index entries; a table has no use for that.
    if (unpacked > bytes.length * 64 + 65_536) {
      throw new FormatError('LIMIT_EXCEEDED', format, 'the same block is listed over and over', index.offset);
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

function readBlock(bytes: Uint8Array, handle: Handle): TableEntry[] {
  const { offset, size } = handle;
  if (offset + size + 5 > bytes.length - footerLength) {
    throw new FormatError('TRUNCATED', format, `a block of ${size} bytes lies outside the file`, offset);
  }
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
  return readEntries(type === 1 ? unpackSnappy(content, format) : content, offset);
}

function readEntries(block: Uint8Array, blockOffset: number): TableEntry[] {
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
    const key = new Uint8Array(shared + unshared);
    key.set(previous.subarray(0, shared));
    key.set(tail, shared);
    entries.push({ key, value: reader.take(valueLength) });
    previous = key;
  }
  return entries;
}
