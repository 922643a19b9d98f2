import { FormatError } from './format-error.js';

const numberPattern = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const integerPattern = /^[+-]?\d{1,10}$/;

/**
 * A decimal number as float32.
 *
 * @throws FormatError MALFORMED when it is none, or too large
 */
export function parseFloat32(token: string | undefined, format: string, offset: number): number {
  const value = token !== undefined && numberPattern.test(token) ? Math.fround(Number(token)) : Number.NaN;
  if (!Number.isFinite(value)) {
    throw new FormatError('MALFORMED', format, `'${token?.slice(0, 40) ?? ''}' is not a number`, offset);
  }
  return value;
}

/** @throws FormatError MALFORMED when it is no whole number */
export function parseInteger(token: string | undefined, format: string, offset: number): number {
  if (token === undefined || !integerPattern.test(token)) {
    throw new FormatError('MALFORMED', format, `'${token?.slice(0, 40) ?? ''}' is not a whole number`, offset);
  }
  return Number(token);
}
