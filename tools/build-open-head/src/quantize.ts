/** A basis in 16 bits: value = stored * scale of its component. */
export interface QuantizedBasis {
  /** [V, 3, K] */
  readonly values: Int16Array;
  /** [K] m */
  readonly scale: Float32Array;
}

/** Half of this is the largest rounding error of a component at one standard deviation (or one whole unit). */
export const STEP_METRES = 1e-5;

/** Rounds directions [V, 3] each to whole steps, interleaved as FLAME's shapedirs; missing components up to `total` are zero. */
export function quantizeBasis(directions: readonly Float64Array[], vertexCount: number, total: number): QuantizedBasis {
  const values = new Int16Array(vertexCount * 3 * total);
  const scale = new Float32Array(total).fill(STEP_METRES);
  for (const [component, direction] of directions.entries()) {
    let largest = 0;
    for (let i = 0; i < vertexCount * 3; i++) largest = Math.max(largest, Math.abs(direction[i]));
    scale[component] = Math.max(STEP_METRES, largest / 32767);
    for (let i = 0; i < vertexCount * 3; i++)
      values[i * total + component] = Math.round(direction[i] / scale[component]);
  }
  return { values, scale };
}
