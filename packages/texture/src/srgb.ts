/** sRGB 0-255 to linear light 0-1. */
export const LINEAR_FROM_SRGB: Float32Array = Float32Array.from({ length: 256 }, (_, v) => {
  const s = v / 255;
  return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
});

const STEPS = 8191;
const SRGB_OF_STEP: Float32Array = Float32Array.from({ length: STEPS + 1 }, (_, k) => {
  const v = k / STEPS;
  return 255 * (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055);
});

/** Linear light to sRGB 0-255, not rounded, by table; values outside 0-1 are clamped. */
export function srgbFromLinear(value: number): number {
  return SRGB_OF_STEP[value >= 1 ? STEPS : value > 0 ? (value * STEPS + 0.5) | 0 : 0];
}
