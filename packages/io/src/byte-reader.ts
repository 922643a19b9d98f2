import { FormatError } from './format-error.js';

/** A bounds-checked cursor over bytes. Every read past the end is a `FormatError` TRUNCATED at the cursor. */
export class ByteReader {
  offset = 0;
  readonly bytes: Uint8Array;
  readonly #view: DataView;

  constructor(
    bytes: Uint8Array,
    readonly format: string,
  ) {
    // A Node Buffer becomes a plain array: Buffer's own `slice` would not copy.
    this.bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get remaining(): number {
    return this.bytes.length - this.offset;
  }

  fail(message: string): FormatError {
    return new FormatError('MALFORMED', this.format, message, this.offset);
  }

  #advance(length: number): number {
    const start = this.offset;
    if (length > this.bytes.length - start) {
      const found = this.bytes.length - start;
      throw new FormatError('TRUNCATED', this.format, `needs ${length} bytes, ${found} are left`, start);
    }
    this.offset = start + length;
    return start;
  }

  u8(): number {
    return this.bytes[this.#advance(1)];
  }

  u16(littleEndian = true): number {
    return this.#view.getUint16(this.#advance(2), littleEndian);
  }

  u32(littleEndian = true): number {
    return this.#view.getUint32(this.#advance(4), littleEndian);
  }

  i32(littleEndian = true): number {
    return this.#view.getInt32(this.#advance(4), littleEndian);
  }

  f32(littleEndian = true): number {
    return this.#view.getFloat32(this.#advance(4), littleEndian);
  }

  f64(littleEndian = true): number {
    return this.#view.getFloat64(this.#advance(8), littleEndian);
  }

  /** An unsigned 64-bit size; anything beyond 2^53 cannot fit a file and is refused. */
  size64(littleEndian = true): number {
    const start = this.offset;
    const size = this.#view.getBigUint64(this.#advance(8), littleEndian);
    if (size > BigInt(Number.MAX_SAFE_INTEGER)) {
      throw new FormatError('LIMIT_EXCEEDED', this.format, `size ${size} is beyond any file`, start);
    }
    return Number(size);
  }

  /** A view of the next bytes, not a copy. */
  take(length: number): Uint8Array {
    const start = this.#advance(length);
    return this.bytes.subarray(start, start + length);
  }

  /** The bytes up to the next newline, which is skipped. */
  line(): Uint8Array {
    const end = this.bytes.indexOf(10, this.offset);
    if (end < 0) {
      throw new FormatError('TRUNCATED', this.format, 'a line has no end', this.offset);
    }
    const line = this.bytes.subarray(this.offset, end);
    this.offset = end + 1;
    return line;
  }
}
