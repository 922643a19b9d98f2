import { FormatError } from './format-error.js';
import { readNpyObject } from './npy-object.js';
import type { PickleValue } from './pickle-value.js';
import { type RingnetParameters, ringnetFields } from './ringnet-parameters.js';

/**
 * Reads RingNet's parameter file, as Python 2 or 3 wrote it. Other keys are ignored, other number types become float32.
 *
 * @throws FormatError FIELD_MISSING without one of the four arrays, MALFORMED on another length or a number not finite
 * @throws FormatError as `readNpyObject` does
 */
export function readRingnetParameters(bytes: Uint8Array): RingnetParameters {
  const dictionary = readNpyObject(bytes);
  if (!(dictionary instanceof Map)) {
    throw new FormatError('MALFORMED', 'params', 'the object inside is not a dictionary');
  }
  const [camera, pose, betas, expression] = ringnetFields.map(([key, , length]) =>
    vector(key, dictionary.get(key), length),
  );
  return { camera, pose, betas, expression };
}

function vector(key: string, value: PickleValue | undefined, length: number): Float32Array {
  if (value === undefined) {
    throw new FormatError('FIELD_MISSING', 'params', `has no '${key}'`);
  }
  const numbers = numbersOf(value);
  if (!numbers) {
    throw new FormatError('MALFORMED', 'params', `'${key}' is not an array of numbers`);
  }
  if (numbers.length !== length) {
    throw new FormatError('MALFORMED', 'params', `'${key}' has ${numbers.length} numbers, expected ${length}`);
  }
  const result = Float32Array.from(numbers, Number);
  const bad = result.findIndex((number) => !Number.isFinite(number));
  if (bad >= 0) {
    throw new FormatError('MALFORMED', 'params', `'${key}' is ${result[bad]} at element ${bad}`);
  }
  return result;
}

function numbersOf(value: PickleValue): ArrayLike<number | bigint> | null {
  if (Array.isArray(value)) {
    const items = value as readonly PickleValue[];
    return items.every((item) => typeof item === 'number' || typeof item === 'bigint') ? items : null;
  }
  return typeof value === 'object' && value !== null && 'data' in value && !('indptr' in value) ? value.data : null;
}
