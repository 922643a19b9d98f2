import { encodeUtf8 } from './text.js';

/** What can be written: numbers are floats unless whole, objects are dictionaries in key order of insertion. */
export type WritableValue =
  | string
  | number
  | Float32Array
  | Float64Array
  | readonly WritableValue[]
  | { readonly [key: string]: WritableValue };

const [mark, emptyTuple, tuple, tuple1, tuple2, tuple3] = [0x28, 0x29, 0x74, 0x85, 0x86, 0x87];
const [binInt, binInt1, binFloat, binUnicode, global, none] = [0x4a, 0x4b, 0x47, 0x58, 0x63, 0x4e];
const [newTrue, newFalse, emptyList, emptyDict] = [0x88, 0x89, 0x5d, 0x7d];
const [setItems, append, appends, reduce, build, stop] = [0x75, 0x61, 0x65, 0x52, 0x62, 0x2e];

/**
 * Pickles a 0-d object array that holds one value: protocol 2, readable by Python 2 and 3 with any NumPy.
 * Array bytes travel as latin1 text, which both Pythons restore.
 */
export function pickleObjectArray(value: WritableValue): Uint8Array {
  const out = new PickleWriter();
  out.opcode(0x80, 2);
  out.arrayShell();
  out.opcode(emptyTuple);
  out.dtype('O8', '|');
  out.opcode(newFalse, emptyList);
  out.value(value);
  out.opcode(append, tuple, build, stop);
  return out.finish();
}

class PickleWriter {
  #bytes = new Uint8Array(1024);
  #length = 0;

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  opcode(...codes: number[]): void {
    this.#append(codes);
  }

  value(value: WritableValue): void {
    if (typeof value === 'string') this.#text(value);
    else if (typeof value === 'number') this.#number(value);
    else if (value instanceof Float32Array) this.#floats('f4', value);
    else if (value instanceof Float64Array) this.#floats('f8', value);
    else if (isList(value)) {
      this.opcode(emptyList, mark);
      for (const item of value) this.value(item);
      this.opcode(appends);
    } else {
      this.opcode(emptyDict, mark);
      for (const [key, item] of Object.entries(value)) {
        this.#text(key);
        this.value(item);
      }
      this.opcode(setItems);
    }
  }

  /** An empty array, and the start of the state that fills it: its version; shape, dtype, order and data follow. */
  arrayShell(): void {
    this.#name('numpy.core.multiarray', '_reconstruct');
    this.#name('numpy', 'ndarray');
    this.opcode(binInt1, 0, tuple1);
    this.#byteString(encodeUtf8('b'));
    this.opcode(tuple3, reduce, mark, binInt1, 1);
  }

  dtype(code: string, order: '<' | '|'): void {
    this.#name('numpy', 'dtype');
    this.#text(code);
    this.opcode(newFalse, newTrue, tuple3, reduce, mark, binInt1, 3);
    this.#text(order);
    this.opcode(none, none, none);
    this.#integer(-1);
    this.#integer(-1);
    this.opcode(binInt1, order === '|' ? 63 : 0, tuple, build);
  }

  #floats(code: 'f4' | 'f8', values: Float32Array | Float64Array): void {
    this.arrayShell();
    this.#integer(values.length);
    this.opcode(tuple1);
    this.dtype(code, '<');
    this.opcode(newFalse);
    this.#byteString(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    this.opcode(tuple, build);
  }

  #number(value: number): void {
    if (Number.isInteger(value) && Math.abs(value) < 2 ** 31) {
      this.#integer(value);
      return;
    }
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setFloat64(0, value);
    this.opcode(binFloat, ...bytes);
  }

  #integer(value: number): void {
    this.opcode(binInt, value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >> 24) & 255);
  }

  #text(text: string): void {
    this.#utf8(encodeUtf8(text));
  }

  #utf8(utf8: Uint8Array): void {
    const length = utf8.length;
    this.opcode(binUnicode, length & 255, (length >> 8) & 255, (length >> 16) & 255, (length >> 24) & 255);
    this.#append(utf8);
  }

  #name(module: string, name: string): void {
    this.opcode(global);
    this.#append(encodeUtf8(`${module}\n${name}\n`));
  }

  /** Python 3's spelling of bytes under protocol 2; `str` in Python 2. */
  #byteString(bytes: Uint8Array): void {
    this.#name('_codecs', 'encode');
    this.#utf8(latin1AsUtf8(bytes));
    this.#text('latin1');
    this.opcode(tuple2, reduce);
  }

  #append(bytes: ArrayLike<number>): void {
    const needed = this.#length + bytes.length;
    if (needed > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
      grown.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = grown;
    }
    this.#bytes.set(bytes, this.#length);
    this.#length = needed;
  }
}

const isList = (value: WritableValue): value is readonly WritableValue[] => Array.isArray(value);

/** Each byte as the character of the same number. */
function latin1AsUtf8(bytes: Uint8Array): Uint8Array {
  const utf8 = new Uint8Array(bytes.length * 2);
  let at = 0;
  for (const byte of bytes) {
    if (byte >= 0x80) utf8[at++] = 0xc0 | (byte >> 6);
    utf8[at++] = byte < 0x80 ? byte : 0x80 | (byte & 0x3f);
  }
  return utf8.subarray(0, at);
}
