import { FormatError } from './format-error.js';

/**
 * Multiplies dimensions without overflow and checks the result against the bytes at hand.
 *
 * @throws FormatError LIMIT_EXCEEDED past 2^53 elements or more than 32 dimensions, TRUNCATED when `available` bytes are too few
 */
export function elementCount(
  shape: readonly number[],
  itemSize: number,
  available: number,
  format: string,
  offset: number,
): number {
  let count = shape.length > 32 ? Number.POSITIVE_INFINITY : 1;
  for (const size of shape) {
    count *= size;
  }
  // A zero hides an overflow in the other dimensions, so they are bounded on their own.
  const widest = shape.reduce((product, size) => product * Math.max(size, 1), 1);
  if (!(count <= Number.MAX_SAFE_INTEGER) || widest > Number.MAX_SAFE_INTEGER) {
    throw new FormatError('LIMIT_EXCEEDED', format, `shape [${shape.slice(0, 33).join(', ')}] is too large`, offset);
  }
  if (count * itemSize > available) {
    const message = `shape [${shape.join(', ')}] needs ${count * itemSize} bytes, ${available} are left`;
    throw new FormatError('TRUNCATED', format, message, offset);
  }
  return count;
}
