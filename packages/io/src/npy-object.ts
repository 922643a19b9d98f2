import { elementCount } from './element-count.js';
import { FormatError } from './format-error.js';
import { readNpyHeader } from './npy.js';
import type { PickleValue } from './pickle-value.js';
import { readPickle } from './read-pickle.js';

/**
 * Reads a .npy file of Python objects, as `numpy.load(path, allow_pickle=True)` does, but without running anything.
 *
 * @returns the object of a 0-d array (what `[()]` gives); for other shapes the items in row-major order
 * @throws FormatError UNSUPPORTED for a file of numbers (see `readNpy`); otherwise as `readPickle` does
 */
export function readNpyObject(bytes: Uint8Array): PickleValue {
  const { header, dataOffset } = readNpyHeader(bytes);
  if (header.dtype.kind !== 'O') {
    throw new FormatError('UNSUPPORTED', 'npy', `holds numbers of type ${header.descr}; read it with readNpy`, 0);
  }
  const count = elementCount(header.shape, 0, 0, 'npy', dataOffset);
  const value = readPickle(bytes.subarray(dataOffset));
  if (!isObjectArray(value) || value.items.length !== count) {
    throw new FormatError(
      'MALFORMED',
      'npy',
      'the pickle inside is not the array that the header announces',
      dataOffset,
    );
  }
  return header.shape.length === 0 ? value.items[0] : value.items;
}

function isObjectArray(value: PickleValue): value is Extract<PickleValue, { items: unknown }> {
  return typeof value === 'object' && value !== null && 'items' in value;
}
