import type { ByteReader } from './byte-reader.js';

/**
 * An unsigned base-128 number; the sizes and counts of this package stay below 2^53.
 *
 * @throws FormatError MALFORMED beyond that, TRUNCATED at the end
 */
export function readVarint(reader: ByteReader): number {
  let value = 0;
  for (let scale = 1; scale <= 2 ** 63; scale *= 128) {
    const byte = reader.u8();
    value += (byte & 127) * scale;
    if (byte < 128) {
      if (value > Number.MAX_SAFE_INTEGER) throw reader.fail('a number is beyond 2^53');
      return value;
    }
  }
  throw reader.fail('a number has no end');
}

/** A 64-bit varint as protobuf's int64: ten bytes for negative numbers. */
export function readSignedVarint(reader: ByteReader): number {
  let value = 0n;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = reader.u8();
    value |= BigInt(byte & 127) << shift;
    if (byte < 128) {
      const signed = Number(BigInt.asIntN(64, value));
      if (!Number.isSafeInteger(signed)) throw reader.fail('a number is beyond 2^53');
      return signed;
    }
  }
  throw reader.fail('a number has no end');
}
