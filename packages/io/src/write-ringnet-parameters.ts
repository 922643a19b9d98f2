import { FormatError } from './format-error.js';
import { type RingnetParameters, ringnetFields } from './ringnet-parameters.js';
import { writeNpyObject } from './write-npy-object.js';

/**
 * Writes RingNet's parameter file: a .npy whose single object is a dictionary of four float32 vectors, so that
 * `numpy.load(path, allow_pickle=True)[()]` gives `cam`, `pose`, `shape` and `expression` in Python 2 and 3.
 *
 * @throws FormatError MALFORMED on another length or a number that is not finite
 */
export function writeRingnetParameters(parameters: RingnetParameters): Uint8Array {
  const onDisk: Record<string, Float32Array> = {};
  for (const [key, name, length] of ringnetFields) {
    const values = parameters[name];
    if (values.length !== length || !values.every(Number.isFinite)) {
      throw new FormatError('MALFORMED', 'params', `${name} is not ${length} finite numbers`);
    }
    onDisk[key] = values;
  }
  return writeNpyObject(onDisk);
}
