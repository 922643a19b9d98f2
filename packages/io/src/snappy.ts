import { ByteReader } from './byte-reader.js';
import { FormatError } from './format-error.js';
import { readVarint } from './varint.js';

/** No snappy copy makes more than 64 bytes out of its 3, so nothing expands further than this. */
const maxRatio = 32;

/**
 * Unpacks one raw snappy block.
 *
 * @throws FormatError MALFORMED when a copy points before the start or the length differs from the announced one
 */
export function unpackSnappy(packed: Uint8Array, format: string): Uint8Array {
  const reader = new ByteReader(packed, format);
  const length = readVarint(reader);
  if (length > packed.length * maxRatio) {
    throw new FormatError('LIMIT_EXCEEDED', format, `${packed.length} snappy bytes cannot hold ${length}`, 0);
  }
  const out = new Uint8Array(length);
  let at = 0;
  const reserve = (count: number) => {
    if (count > length - at) throw reader.fail('a snappy block holds more than it announces');
  };
  while (reader.remaining > 0) {
    const tag = reader.u8();
    const kind = tag & 3;
    if (kind === 0) {
      let count = tag >> 2;
      if (count >= 60) count = littleEndian(reader, count - 59);
      reserve(++count);
      out.set(reader.take(count), at);
      at += count;
      continue;
    }
    const count = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
    const offset = kind === 1 ? ((tag >> 5) << 8) | reader.u8() : littleEndian(reader, kind === 2 ? 2 : 4);
    if (offset === 0 || offset > at) throw reader.fail('a snappy copy starts outside the block');
    reserve(count);
    // Copies may overlap what they write, so they go byte by byte.
    for (let i = 0; i < count; i++, at++) out[at] = out[at - offset];
  }
  if (at !== length) throw reader.fail(`a snappy block holds ${at} bytes and announces ${length}`);
  return out;
}

function littleEndian(reader: ByteReader, count: number): number {
  let value = 0;
  for (let i = 0; i < count; i++) value += reader.u8() * 256 ** i;
  return value;
}
