/** Adding this leaves no binary places: doubles then round themselves, halves to even. */
const WHOLE = 2 ** 52;

/** Rounds to the nearest whole number, halves to the even one, as NumPy and RingNet do. @param value 0 to 2^31 */
export function roundHalfEven(value: number): number {
  return (value + WHOLE - WHOLE) | 0;
}
