import { joinNpy } from './npy.js';
import { pickleObjectArray, type WritableValue } from './pickle-writer.js';

/**
 * Writes a .npy of one Python object, which `numpy.load(path, allow_pickle=True)[()]` gives back: dictionaries, lists, text,
 * numbers and float arrays.
 */
export function writeNpyObject(value: WritableValue): Uint8Array {
  return joinNpy('|O', [], pickleObjectArray(value));
}
