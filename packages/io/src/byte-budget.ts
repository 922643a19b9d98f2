import { FormatError } from './format-error.js';

/**
 * How much one file may unpack to. Each byte of a sound file is used once, but a hostile one names the same bytes over
 * and over, so that a bound on every single size bounds nothing.
 */
export class ByteBudget {
  #left: number;

  constructor(
    bytes: number,
    readonly format: string,
  ) {
    this.#left = bytes;
  }

  /** @throws FormatError LIMIT_EXCEEDED */
  spend(bytes: number, offset: number): void {
    this.#left -= bytes;
    if (this.#left < 0) {
      throw new FormatError('LIMIT_EXCEEDED', this.format, 'unpacks to far more than its own size', offset);
    }
  }
}
