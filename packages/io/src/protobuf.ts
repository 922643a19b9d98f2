import { ByteReader } from './byte-reader.js';
import { decodeUtf8 } from './text.js';
import { readSignedVarint, readVarint } from './varint.js';

/** One field of a protobuf message: `value` for varints and fixed numbers' bytes, `bytes` for the rest. */
export interface ProtoField {
  readonly number: number;
  readonly wire: 0 | 1 | 2 | 5;
  /** The varint, as a signed 64-bit number; 0 for other wire types */
  readonly value: number;
  /** The content (wire 2) or the 4 or 8 bytes (wire 5, 1) */
  readonly bytes: Uint8Array;
  readonly offset: number;
}

const none = new Uint8Array();

/**
 * Lists the fields of a message in file order; groups are refused.
 *
 * @throws FormatError TRUNCATED, MALFORMED
 */
export function readMessage(bytes: Uint8Array, format: string): ProtoField[] {
  const reader = new ByteReader(bytes, format);
  const fields: ProtoField[] = [];
  while (reader.remaining > 0) {
    const offset = reader.offset;
    const key = readVarint(reader);
    const number = Math.floor(key / 8);
    const wire = key % 8;
    if (number === 0 || (wire !== 0 && wire !== 1 && wire !== 2 && wire !== 5)) {
      throw reader.fail(`field ${number} has wire type ${wire}`);
    }
    if (wire === 0) fields.push({ number, wire, value: readSignedVarint(reader), bytes: none, offset });
    else {
      const length = wire === 2 ? readVarint(reader) : wire === 1 ? 8 : 4;
      fields.push({ number, wire, value: 0, bytes: reader.take(length), offset });
    }
  }
  return fields;
}

/** The last value of a number field; protobuf leaves zeros out. */
export function numberField(fields: readonly ProtoField[], number: number): number {
  return fields.findLast((field) => field.number === number && field.wire === 0)?.value ?? 0;
}

/** The last bytes of a field, empty when absent. */
export function bytesField(fields: readonly ProtoField[], number: number): Uint8Array {
  return fields.findLast((field) => field.number === number && field.wire === 2)?.bytes ?? none;
}

export function textField(fields: readonly ProtoField[], number: number, format: string): string {
  return decodeUtf8(bytesField(fields, number), format, 0);
}

/** All sub-messages or byte strings of a repeated field. */
export function repeatedField(fields: readonly ProtoField[], number: number): Uint8Array[] {
  return fields.filter((field) => field.number === number && field.wire === 2).map((field) => field.bytes);
}

/** A repeated number, packed or not. */
export function numbersField(fields: readonly ProtoField[], number: number, format: string): number[] {
  const numbers: number[] = [];
  for (const field of fields) {
    if (field.number !== number) continue;
    if (field.wire === 0) numbers.push(field.value);
    if (field.wire !== 2) continue;
    const reader = new ByteReader(field.bytes, format);
    while (reader.remaining > 0) numbers.push(readSignedVarint(reader));
  }
  return numbers;
}

export function floatOf(field: ProtoField): number {
  const { bytes } = field;
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getFloat32(0, true);
}
