/** WebAssembly code as bytes: enough of an assembler for the kernels, so that no binary needs to be committed. */
export type Code = readonly number[];

const i32Type = 0x7f;
const v128Type = 0x7b;

/** Unsigned LEB128. */
function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low | 0x80 : low);
  } while (rest > 0);
  return bytes;
}

/** Signed LEB128 of a non-negative number. */
function signed(value: number): number[] {
  const bytes = unsigned(value);
  const last = bytes.length - 1;
  if (bytes[last] & 0x40) {
    bytes[last] |= 0x80;
    bytes.push(0);
  }
  return bytes;
}

const simd = (opcode: number): Code => [0xfd, ...unsigned(opcode)];
/** Alignment hint 4 bytes, then the constant offset. */
const memory = (offset: number): Code => [2, ...unsigned(offset)];

export const get = (local: number): Code => [0x20, ...unsigned(local)];
export const set = (local: number): Code => [0x21, ...unsigned(local)];
export const constant = (value: number): Code => [0x41, ...signed(value)];
export const addI32: Code = [0x6a];
export const subtractI32: Code = [0x6b];
export const lessUnsigned: Code = [0x49];
export const loadVector = (offset: number): Code => [...simd(0x00), ...memory(offset)];
export const loadSplat = (offset: number): Code => [...simd(0x09), ...memory(offset)];
export const storeVector = (offset: number): Code => [...simd(0x0b), ...memory(offset)];
export const addF32x4: Code = simd(0xe4);
export const multiplyF32x4: Code = simd(0xe6);

/** local += bytes */
export const advance = (local: number, bytes: number): Code => [
  ...get(local),
  ...constant(bytes),
  ...addI32,
  ...set(local),
];

/** Runs `body` while the code `condition` leaves a non-zero number; at least once. */
export const doWhile = (body: Code, condition: Code): Code => [0x03, 0x40, ...body, ...condition, 0x0d, 0x00, 0x0b];

/** Runs `body` when `condition` leaves a non-zero number. */
export const when = (condition: Code, body: Code): Code => [...condition, 0x04, 0x40, ...body, 0x0b];

/** One exported function: all parameters i32, then i32 locals, then v128 locals. Returns nothing. */
export interface WasmFunction {
  readonly name: string;
  readonly parameterCount: number;
  readonly i32Locals: number;
  readonly v128Locals: number;
  readonly body: Code;
}

/** A module with `pages` of 64 KiB exported as `memory`, and the functions. */
export function assembleModule(pages: number, functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const vector = (items: readonly Code[]) => [...unsigned(items.length), ...items.flat()];
  const section = (id: number, content: Code) => [id, ...unsigned(content.length), ...content];
  const text = (value: string) => [...unsigned(value.length), ...new TextEncoder().encode(value)];
  const types = functions.map((f) => [0x60, ...vector(Array(f.parameterCount).fill([i32Type])), 0]);
  const bodies = functions.map((f) => {
    const locals = vector([
      [...unsigned(f.i32Locals), i32Type],
      [...unsigned(f.v128Locals), v128Type],
    ]);
    const code = [...locals, ...f.body, 0x0b];
    return [...unsigned(code.length), ...code];
  });
  const exports = [[...text('memory'), 2, 0], ...functions.map((f, index) => [...text(f.name), 0, ...unsigned(index)])];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, vector(types)),
    ...section(3, vector(functions.map((_, index) => unsigned(index)))),
    ...section(5, vector([[0, ...unsigned(pages)]])),
    ...section(7, vector(exports)),
    ...section(10, vector(bodies)),
  ]);
}
