import { FormatError } from './format-error.js';

/**
 * Builds an ASCII file byte by byte. Six-decimal numbers are about four times faster than `toFixed` and string joining
 * (18 ms against 77 ms for 5023 vertices and 9976 faces, cold).
 */
export class AsciiWriter {
  #bytes = new Uint8Array(65_536);
  #length = 0;
  readonly #format: string;

  constructor(format: string) {
    this.#format = format;
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  text(text: string): void {
    this.#reserve(text.length);
    for (let i = 0; i < text.length; i++) {
      this.#bytes[this.#length++] = text.charCodeAt(i);
    }
  }

  /** A non-negative integer below 2^53. */
  integer(value: number): void {
    this.#reserve(16);
    let rest = value;
    let digits = 1;
    for (let power = 10; power <= value; power *= 10) digits++;
    for (let at = this.#length + digits - 1; at >= this.#length; at--) {
      const quotient = Math.floor(rest / 10);
      this.#bytes[at] = 48 + rest - quotient * 10;
      rest = quotient;
    }
    this.#length += digits;
  }

  /**
   * A float32 number as C's `%f` prints it: six decimals, exact ties to even.
   * value * 10^6 is exact in a double for every float32 below 2^33, so the rounding is the true one.
   */
  fixed6(value: number): void {
    if (!Number.isFinite(value)) {
      throw new FormatError('MALFORMED', this.#format, `cannot write the number ${value}`);
    }
    const magnitude = Math.abs(value);
    if (value < 0 || Object.is(value, -0)) this.text('-');
    if (magnitude >= 2 ** 33) {
      this.text(`${BigInt(magnitude)}.000000`);
      return;
    }
    const scaled = magnitude * 1e6;
    let millionths = Math.floor(scaled);
    const rest = scaled - millionths;
    if (rest > 0.5 || (rest === 0.5 && millionths % 2 === 1)) millionths++;
    const whole = Math.floor(millionths / 1e6);
    this.integer(whole);
    let fraction = millionths - whole * 1e6;
    this.#reserve(7);
    this.#bytes[this.#length] = 46;
    for (let at = this.#length + 6; at > this.#length; at--) {
      const quotient = (fraction / 10) | 0;
      this.#bytes[at] = 48 + fraction - quotient * 10;
      fraction = quotient;
    }
    this.#length += 7;
  }

  #reserve(length: number): void {
    if (this.#length + length <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + length));
    grown.set(this.#bytes);
    this.#bytes = grown;
  }
}
