/** Added before the logarithm so that noise in the dark does not count as tone. */
export const TONE_FLOOR = 12;

/** log(value + floor) for sRGB 0-255: ratios of tones become differences. */
export const LOG_TONE: Float64Array = Float64Array.from({ length: 256 }, (_, v) => Math.log(v + TONE_FLOOR));

/** An sRGB value 0-255 with a gain on its tone, 0-255, not rounded. */
export function tonedValue(value: number, gain: number): number {
  const toned = (value + TONE_FLOOR) * gain - TONE_FLOOR;
  return Math.max(0, Math.min(255, toned));
}
