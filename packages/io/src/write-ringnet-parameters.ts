import { FormatError } from './format-error.js';
import { joinNpy } from './npy.js';
import { type RingnetParameters, ringnetFields } from './ringnet-parameters.js';
import { encodeUtf8 } from './text.js';

/**
 * Writes RingNet's parameter file: a .npy whose single object is a dictionary of four float32 vectors, so that
 * `numpy.load(path, allow_pickle=True)[()]` gives `cam`, `pose`, `shape` and `expression` in Python 2 and 3.
 *
 * The pickle inside is protocol 2 with ASCII keys; array bytes travel as latin1 text, which both Pythons restore.
 *
 * @throws FormatError MALFORMED on another length or a number that is not finite
 */
export function writeRingnetParameters(parameters: RingnetParameters): Uint8Array {
  const pickle = new PickleBytes();
  pickle.opcode(0x80, 2);
  pickle.emptyArray();
  pickle.opcode(emptyTuple);
  pickle.dtype('O8', '|');
  pickle.opcode(newFalse, emptyList, emptyDict, mark);
  for (const [key, name, length] of ringnetFields) {
    const values = parameters[name];
    if (values.length !== length || !values.every(Number.isFinite)) {
      throw new FormatError('MALFORMED', 'params', `${name} is not ${length} finite numbers`);
    }
    pickle.text(key);
    pickle.float32Array(values);
  }
  pickle.opcode(setItems, append, tuple, build, stop);
  return joinNpy('|O', [], pickle.finish());
}

const [mark, emptyTuple, tuple, tuple1, tuple2, tuple3] = [0x28, 0x29, 0x74, 0x85, 0x86, 0x87];
const [binInt, binInt1, binUnicode, global, none] = [0x4a, 0x4b, 0x58, 0x63, 0x4e];
const [newTrue, newFalse, emptyList, emptyDict] = [0x88, 0x89, 0x5d, 0x7d];
const [setItems, append, reduce, build, stop] = [0x75, 0x61, 0x52, 0x62, 0x2e];

/** The few opcodes that arrays in a dictionary need. */
class PickleBytes {
  readonly #bytes: number[] = [];

  finish(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }

  opcode(...codes: number[]): void {
    this.#bytes.push(...codes);
  }

  text(text: string): void {
    const utf8 = encodeUtf8(text);
    this.opcode(binUnicode, utf8.length & 255, (utf8.length >> 8) & 255, utf8.length >> 16, 0, ...utf8);
  }

  #name(module: string, name: string): void {
    this.opcode(global, ...encodeUtf8(`${module}\n${name}\n`));
  }

  /** Python 3's spelling of bytes under protocol 2; `str` in Python 2. */
  #byteString(bytes: Uint8Array): void {
    this.#name('_codecs', 'encode');
    this.text(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
    this.text('latin1');
    this.opcode(tuple2, reduce);
  }

  /** An empty array, and the start of the state that fills it: its version; shape, dtype, order and data follow. */
  emptyArray(): void {
    this.#name('numpy.core.multiarray', '_reconstruct');
    this.#name('numpy', 'ndarray');
    this.opcode(binInt1, 0, tuple1);
    this.#byteString(encodeUtf8('b'));
    this.opcode(tuple3, reduce, mark, binInt1, 1);
  }

  dtype(code: string, order: '<' | '|'): void {
    this.#name('numpy', 'dtype');
    this.text(code);
    this.opcode(newFalse, newTrue, tuple3, reduce, mark, binInt1, 3);
    this.text(order);
    this.opcode(none, none, none);
    this.opcode(binInt, 255, 255, 255, 255, binInt, 255, 255, 255, 255);
    this.opcode(binInt1, order === '|' ? 63 : 0, tuple, build);
  }

  float32Array(values: Float32Array): void {
    this.emptyArray();
    this.opcode(binInt1, values.length, tuple1);
    this.dtype('f4', '<');
    this.opcode(newFalse);
    this.#byteString(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    this.opcode(tuple, build);
  }
}
