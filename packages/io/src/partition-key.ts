import { encodeUtf8 } from './text.js';

/**
 * The table key under which TensorFlow keeps one part of a partitioned variable, one character per byte.
 *
 * @param extents [start, length] per dimension; length -1 with start 0 is the whole dimension
 */
export function partitionKey(name: string, extents: readonly (readonly [number, number])[]): string {
  const bytes: number[] = [0];
  for (const byte of encodeUtf8(name)) {
    if (byte === 0) bytes.push(0, 0xff);
    else if (byte === 0xff) bytes.push(0xff, 0);
    else bytes.push(byte);
  }
  bytes.push(0, 1, ...orderedUnsigned(extents.length));
  for (const [start, length] of extents) bytes.push(...orderedSigned(start), ...orderedSigned(length));
  return String.fromCharCode(...bytes);
}

function orderedUnsigned(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return [bytes.length, ...bytes];
}

/** Big-endian two's complement of as few bytes as fit 7 bits each, with the length as leading one bits. */
function orderedSigned(value: number): number[] {
  let length = 1;
  while (value < -(2 ** (7 * length - 1)) || value >= 2 ** (7 * length - 1)) length++;
  const bytes: number[] = [];
  for (let i = 0, rest = BigInt(value); i < length; i++, rest >>= 8n) bytes.unshift(Number(rest & 255n));
  bytes[0] ^= (0xff00 >> length) & 255;
  return bytes;
}
