/**
 * One block of memory for all weights of a network: it moves to another thread as one piece, and goes back to the system
 * as a whole when it is let go, which a hundred separate arrays do not.
 */
export class WeightStore {
  private readonly memory: Float32Array;
  private used = 0;

  /** @param capacity  numbers that will be taken at most */
  constructor(capacity: number) {
    this.memory = new Float32Array(capacity);
  }

  /** Takes the next `length` numbers, all zero. */
  take(length: number): Float32Array {
    const start = this.used;
    this.used += length;
    return this.memory.subarray(start, this.used);
  }

  /** Copies numbers in. */
  keep(values: Float32Array): Float32Array {
    const kept = this.take(values.length);
    kept.set(values);
    return kept;
  }
}
