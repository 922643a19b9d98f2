import { FormatError } from './format-error.js';
import { runPickle } from './pickle-opcodes.js';
import { ResultBuilder } from './pickle-result.js';
import type { PickleValue } from './pickle-value.js';

/**
 * Reads a Python pickle, protocol 0 to 5, as data: nothing in it is ever run.
 *
 * Known are plain containers, numbers, text, bytes, NumPy arrays and scalars, scipy csc and csr matrices and chumpy
 * arrays, as Python 2 and 3 write them. Bytes after the pickle are ignored, as Python does.
 *
 * @returns see `PickleValue`; arrays are row-major copies
 * @throws FormatError FORBIDDEN_GLOBAL naming any other class or function
 * @throws FormatError TRUNCATED, MALFORMED, UNSUPPORTED, LIMIT_EXCEEDED on a damaged file
 */
export function readPickle(bytes: Uint8Array): PickleValue {
  if (bytes.length === 0) {
    throw new FormatError('TRUNCATED', 'pickle', 'the file is empty', 0);
  }
  const { item, offset, budget } = runPickle(bytes);
  return new ResultBuilder(offset, budget).build(item);
}
