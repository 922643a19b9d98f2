import { ApiError } from '../graphql/api-error.js';

/** So many coefficients from the start, all unless told. @throws ApiError INVALID_ARGUMENT for a negative count */
export function firstOf(values: Float32Array, count: number | null | undefined): number[] {
  if (count != null && count < 0)
    throw new ApiError('INVALID_ARGUMENT', `first is ${count}; it can be 0 or more.`, ['first']);
  return Array.from(values.subarray(0, count ?? values.length));
}
