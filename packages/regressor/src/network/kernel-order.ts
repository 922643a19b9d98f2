/** Columns and rows that are moved together, so that both sides stay in the cache. */
const BLOCK = 32;

/**
 * Reorders a kernel from TensorFlow's order to ONNX's.
 *
 * @param kernel  [height, width, in, out]
 * @param out     receives [out, in, height, width]
 * @param scale   [out], multiplied in when given
 */
export function oihwFromHwio(
  kernel: Float32Array,
  shape: readonly number[],
  out: Float32Array,
  scale?: Float32Array,
): void {
  const [height, width, inputs, outputs] = shape;
  const taps = height * width;
  for (let firstIn = 0; firstIn < inputs; firstIn += BLOCK) {
    const endIn = Math.min(inputs, firstIn + BLOCK);
    for (let firstOut = 0; firstOut < outputs; firstOut += BLOCK) {
      const endOut = Math.min(outputs, firstOut + BLOCK);
      for (let tap = 0; tap < taps; tap++) {
        for (let i = firstIn; i < endIn; i++) {
          const source = (tap * inputs + i) * outputs;
          for (let o = firstOut; o < endOut; o++) {
            out[(o * inputs + i) * taps + tap] = scale ? kernel[source + o] * scale[o] : kernel[source + o];
          }
        }
      }
    }
  }
}

/** Undoes `oihwFromHwio`: [out, in, height, width] to [height, width, in, out]. */
export function hwioFromOihw(kernel: Float32Array, shape: readonly number[]): Float32Array {
  const [outputs, inputs, height, width] = shape;
  const taps = height * width;
  const result = new Float32Array(kernel.length);
  for (let o = 0, source = 0; o < outputs; o++) {
    for (let i = 0; i < inputs; i++) {
      for (let tap = 0; tap < taps; tap++, source++) result[(tap * inputs + i) * outputs + o] = kernel[source];
    }
  }
  return result;
}
