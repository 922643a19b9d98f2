import type { ByteBudget } from './byte-budget.js';
import type { ByteReader } from './byte-reader.js';
import { FormatError } from './format-error.js';
import { PickleMachine } from './pickle-machine.js';
import { ByteString, Mark, type StackItem, Tuple } from './pickle-objects.js';

/** Runs a pickle of protocol 0 to 5 up to its STOP and returns what is left, where it stopped, and the rest of its budget. */
export function runPickle(bytes: Uint8Array): { item: StackItem; offset: number; budget: ByteBudget } {
  const machine = new PickleMachine(bytes);
  const { reader } = machine;
  for (;;) {
    const at = reader.offset;
    const code = reader.u8();
    if (code === 0x2e) return { item: machine.pop(), offset: at, budget: machine.budget };
    const step = opcodes[code];
    if (!step) throw new FormatError('UNSUPPORTED', 'pickle', `opcode 0x${code.toString(16)} is not known`, at);
    step(machine, reader);
  }
}

type Step = (machine: PickleMachine, reader: ByteReader) => void;

const integerLine = /^[+-]?\d{1,2000}L?$/;
const floatLine = /^[+-]?(\d+\.?\d*([eE][+-]?\d+)?|\.\d+([eE][+-]?\d+)?|inf|nan)$/;

/** Opcode to step, in the order of Python's pickle module. */
const opcodes: Readonly<Record<number, Step>> = {
  40: (m) => m.push(new Mark()),
  48: (m) => m.drop(),
  49: (m) => void m.popToMark(),
  50: (m) => m.duplicate(),
  70: (m) => m.push(pythonFloat(m.lineNumber(floatLine))),
  73: (m) => {
    const text = m.lineNumber(integerLine);
    if (text === '01' || text === '00') m.push(text === '01');
    else m.pushInteger(BigInt(text.replace(/L$/, '').replace(/^\+/, '')));
  },
  74: (m, r) => m.push(r.i32()),
  75: (m, r) => m.push(r.u8()),
  76: (m) => m.pushInteger(BigInt(m.lineNumber(integerLine).replace(/L$/, '').replace(/^\+/, ''))),
  77: (m, r) => m.push(r.u16()),
  78: (m) => m.push(null),
  82: (m) => m.call(),
  83: (m) => m.push(new ByteString(unescapeString(m))),
  84: (m, r) => m.push(new ByteString(r.take(r.u32()))),
  85: (m, r) => m.push(new ByteString(r.take(r.u8()))),
  86: (m) => m.push(unescapeUnicode(m.lineText())),
  88: (m, r) => m.utf8(r.u32()),
  97: (m) => m.append(m.popMany(1)),
  98: (m) => m.build(),
  99: (m) => m.global(m.lineText(), m.lineText()),
  100: (m) => m.dictionary(m.popToMark()),
  101: (m) => m.append(m.popToMark()),
  103: (m) => m.recall(Number(m.lineNumber(/^\d{1,15}$/))),
  104: (m, r) => m.recall(r.u8()),
  106: (m, r) => m.recall(r.u32()),
  108: (m) => m.push(m.popToMark()),
  112: (m) => m.memoize(Number(m.lineNumber(/^\d{1,15}$/))),
  113: (m, r) => m.memoize(r.u8()),
  114: (m, r) => m.memoize(r.u32()),
  115: (m) => m.setItems(m.popMany(2)),
  116: (m) => m.push(new Tuple(m.popToMark())),
  117: (m) => m.setItems(m.popToMark()),
  93: (m) => m.push([]),
  125: (m) => m.push(new Map()),
  41: (m) => m.push(new Tuple([])),
  71: (m, r) => m.push(r.f64(false)),
  128: (_, r) => {
    const protocol = r.u8();
    if (protocol > 5)
      throw new FormatError('UNSUPPORTED', 'pickle', `protocol ${protocol}; 0 to 5 are known`, r.offset);
  },
  129: (m) => m.call(),
  133: (m) => m.push(new Tuple(m.popMany(1))),
  134: (m) => m.push(new Tuple(m.popMany(2))),
  135: (m) => m.push(new Tuple(m.popMany(3))),
  136: (m) => m.push(true),
  137: (m) => m.push(false),
  138: (m, r) => m.long(r.u8()),
  139: (m, r) => m.long(r.u32()),
  66: (m, r) => m.push(r.take(r.u32())),
  67: (m, r) => m.push(r.take(r.u8())),
  140: (m, r) => m.utf8(r.u8()),
  141: (m, r) => m.utf8(r.size64()),
  142: (m, r) => m.push(r.take(r.size64())),
  143: (m) => m.push(new Set()),
  144: (m) => m.addItems(m.popToMark()),
  145: (m) => m.push(new Set(m.popToMark())),
  147: (m) => m.stackGlobal(),
  148: (m) => m.memoize(),
  // A frame announces how many bytes follow; reading ahead is not needed, being cut off is noticed where it happens.
  149: (_, r) => void r.size64(),
  150: (m, r) => m.push(r.take(r.size64())),
};

function pythonFloat(text: string): number {
  if (text.endsWith('inf')) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return Number(text);
}

const simpleEscapes: Readonly<Record<string, number>> = {
  '\\': 92,
  "'": 39,
  '"': 34,
  a: 7,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
};

/** Protocol 0's quoted byte string with Python's escapes. */
function unescapeString(machine: PickleMachine): Uint8Array {
  const text = machine.lineText();
  const quote = text[0];
  if (text.length < 2 || (quote !== "'" && quote !== '"') || text.at(-1) !== quote) {
    throw machine.fail('a string without quotes');
  }
  const bytes = new Uint8Array(text.length);
  let length = 0;
  for (let i = 1; i < text.length - 1; i++) {
    if (text[i] !== '\\') {
      bytes[length++] = text.charCodeAt(i);
      continue;
    }
    const rest = text.slice(i + 1, i + 4);
    const hex = /^x([0-9a-fA-F]{2})/.exec(rest);
    const octal = /^[0-7]{1,3}/.exec(rest);
    const simple = simpleEscapes[rest[0]];
    if (!hex && !octal && simple === undefined) throw machine.fail(`unknown escape \\${rest[0]}`);
    if (i + 1 >= text.length - 1) throw machine.fail('a string ends in an escape');
    bytes[length++] = hex ? Number.parseInt(hex[1], 16) : octal ? Number.parseInt(octal[0], 8) & 255 : simple;
    i += hex ? 3 : octal ? octal[0].length : 1;
  }
  return bytes.subarray(0, length);
}

/** Python's raw-unicode-escape. */
function unescapeUnicode(text: string): string {
  return text.replace(/\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})/g, (whole, short, long) => {
    const code = Number.parseInt(short ?? long, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
