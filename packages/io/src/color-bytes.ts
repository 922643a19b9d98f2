/**
 * Vertex colours as bytes, whichever range a file has them in.
 *
 * @param values [V, 3]
 * @param full what full brightness is in the file; by default 255 where a number is above 1, else 1
 */
export function colorBytes(values: readonly number[], full?: number): Uint8Array {
  const scale = 255 / (full ?? (values.some((value) => value > 1) ? 255 : 1));
  return Uint8Array.from(values, (value) => Math.min(255, Math.max(0, Math.round(value * scale))));
}
