/** Added before the logarithm so that noise in the dark does not count as tone. */
export const TONE_FLOOR = 12;

/** log(value + floor) for sRGB 0-255: ratios of tones become differences. */
export const LOG_TONE: Float32Array = Float32Array.from({ length: 256 }, (_, v) => Math.log(v + TONE_FLOOR));
