import { maskedCrc32c } from '../../src/crc32c.js';

type Bytes = readonly number[];

/** A base-128 number. */
export function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))];
}

/** A row as a block holds it: how much of the key before it shares, the rest of its key, its value. */
export const row = (shared: number, key: Bytes, value: Bytes): number[] => [
  ...varint(shared),
  ...varint(key.length),
  ...varint(value.length),
  ...key,
  ...value,
];

/** A raw block's content: rows, and no restarts. */
export const blockOf = (rows: readonly Bytes[]): Uint8Array => Uint8Array.from([...rows, [0, 0, 0, 0]].flat());

/** A table file of one data block that is listed `listings` times. */
export function tableOf(block: Uint8Array, listings = 1): Uint8Array {
  const handle = [0, ...varint(block.length)];
  const index = blockOf(Array.from({ length: listings }, () => row(0, [], handle)));
  const footer = new Uint8Array(48);
  footer.set([0, 0, ...varint(block.length + 5), ...varint(index.length)]);
  footer.set([0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb], 40);
  return Uint8Array.from(Buffer.concat([sealed(block), sealed(index), footer]));
}

/** A block, marked as raw, with its checksum. */
function sealed(content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(content.length + 5);
  bytes.set(content);
  const checksum = maskedCrc32c(bytes.subarray(0, content.length + 1));
  new DataView(bytes.buffer).setUint32(content.length + 1, checksum, true);
  return bytes;
}
