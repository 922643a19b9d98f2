import { FormatError } from './format-error.js';

/**
 * How much a pickle may unpack to. Each byte of a sound file is used once (half floats double, text may), but a hostile one
 * recalls the same bytes through the memo for a thousand arrays.
 */
export class PickleBudget {
  #left: number;

  constructor(fileBytes: number) {
    this.#left = fileBytes * 8 + 2 ** 20;
  }

  /** @throws FormatError LIMIT_EXCEEDED */
  spend(bytes: number, offset: number): void {
    this.#left -= bytes;
    if (this.#left < 0) {
      throw new FormatError('LIMIT_EXCEEDED', 'pickle', 'unpacks to far more than its own size', offset);
    }
  }
}
