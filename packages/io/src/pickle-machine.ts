import { ByteBudget } from './byte-budget.js';
import { ByteReader } from './byte-reader.js';
import { FormatError } from './format-error.js';
import { arrayFromBuffer, asBytes, asText, buildArray, buildDtype, makeDtype, makeScalar } from './pickle-arrays.js';
import { lookUpGlobal } from './pickle-globals.js';
import {
  ArrayShell,
  ByteString,
  DtypeShell,
  GlobalName,
  InstanceShell,
  Mark,
  type StackItem,
  Tuple,
} from './pickle-objects.js';
import { decodeLatin1, decodeUtf8 } from './text.js';

/**
 * The stack machine behind `readPickle`. Calls are only recorded constructions of
 * allow-listed types; nothing from the file is imported or run.
 */
export class PickleMachine {
  readonly reader: ByteReader;
  readonly budget: ByteBudget;
  readonly #stack: StackItem[] = [];
  readonly #memo = new Map<number, StackItem>();

  constructor(bytes: Uint8Array) {
    this.reader = new ByteReader(bytes, 'pickle');
    // Half floats double and text may; the rest is for small files full of small objects.
    this.budget = new ByteBudget(bytes.length * 8 + 2 ** 20, 'pickle');
  }

  fail(message: string): FormatError {
    return new FormatError('MALFORMED', 'pickle', message, this.reader.offset);
  }

  push(item: StackItem): void {
    this.#stack.push(item);
  }

  pop(): StackItem {
    const item = this.#stack.pop();
    if (item === undefined || item instanceof Mark) throw this.fail('the stack is empty');
    return item;
  }

  popMany(count: number): StackItem[] {
    const items: StackItem[] = [];
    for (let i = 0; i < count; i++) items.unshift(this.pop());
    return items;
  }

  popToMark(): StackItem[] {
    const at = this.#stack.findLastIndex((item) => item instanceof Mark);
    if (at < 0) throw this.fail('no mark on the stack');
    const items = this.#stack.splice(at + 1);
    this.#stack.pop();
    return items;
  }

  /** POP drops an item or a mark. */
  drop(): void {
    if (this.#stack.pop() === undefined) throw this.fail('the stack is empty');
  }

  #top(): StackItem {
    const item = this.#stack.at(-1);
    if (item === undefined || item instanceof Mark) throw this.fail('the stack is empty');
    return item;
  }

  duplicate(): void {
    this.push(this.#top());
  }

  memoize(slot: number = this.#memo.size): void {
    this.#memo.set(slot, this.#top());
  }

  recall(slot: number): void {
    const item = this.#memo.get(slot);
    if (item === undefined) throw this.fail(`memo slot ${slot} was never set`);
    this.push(item);
  }

  append(items: readonly StackItem[]): void {
    const list = this.#top();
    if (!Array.isArray(list)) throw this.fail('APPEND to something else than a list');
    for (const item of items) list.push(item);
  }

  setItems(items: readonly StackItem[]): void {
    const dictionary = this.#top();
    if (!(dictionary instanceof Map) || items.length % 2 !== 0) {
      throw this.fail('SETITEMS on something else than a dictionary');
    }
    for (let i = 0; i < items.length; i += 2) dictionary.set(this.#key(items[i]), items[i + 1]);
  }

  /** Byte strings are compared by content, so keys become text. */
  #key(item: StackItem): StackItem {
    if (item instanceof ByteString) this.#spend(item.bytes.length);
    return asText(item) ?? item;
  }

  #spend(bytes: number): void {
    this.budget.spend(bytes, this.reader.offset);
  }

  dictionary(items: readonly StackItem[]): void {
    this.push(new Map());
    this.setItems(items);
  }

  addItems(items: readonly StackItem[]): void {
    const set = this.#top();
    if (!(set instanceof Set)) throw this.fail('ADDITEMS on something else than a set');
    for (const item of items) set.add(this.#key(item));
  }

  global(module: string, name: string): void {
    this.push(lookUpGlobal(module, name, this.reader.offset));
  }

  stackGlobal(): void {
    const [module, name] = this.popMany(2).map(asText);
    if (module === null || name === null) throw this.fail('STACK_GLOBAL without two names');
    this.global(module, name);
  }

  /** REDUCE, NEWOBJ and friends: makes an allow-listed object from its arguments. */
  call(): void {
    const [callable, argument] = this.popMany(2);
    if (!(callable instanceof GlobalName) || !(argument instanceof Tuple)) {
      throw this.fail('a call without an allowed global and a tuple');
    }
    this.push(this.#construct(callable, argument.items));
  }

  #construct({ kind, label }: GlobalName, items: readonly StackItem[]): StackItem {
    const at = this.reader.offset;
    switch (kind) {
      case 'reconstruct':
        if (items[0] instanceof GlobalName && items[0].kind === 'ndarray') return new ArrayShell();
        throw this.fail('_reconstruct of something else than numpy.ndarray');
      case 'frombuffer':
        return this.#paid(arrayFromBuffer(items, at));
      case 'scalar':
        return makeScalar(items, at);
      case 'dtype':
        return makeDtype(items, at);
      case 'encode': {
        const bytes = asText(items[1]) === 'latin1' ? asBytes(items[0], at) : null;
        if (!bytes) throw this.fail('_codecs.encode to something else than latin1');
        this.#spend(bytes.length);
        return bytes;
      }
      case 'set':
        return new Set(this.#listOf(items[0]).map((item) => this.#key(item)));
      case 'bytearray': {
        const bytes = items.length === 0 ? new Uint8Array() : asBytes(items[0], at);
        if (!bytes) throw this.fail('bytearray without bytes');
        this.#spend(bytes.length);
        return bytes;
      }
      case 'csc':
      case 'csr':
      case 'chumpy':
        if (items.length === 0) return new InstanceShell(kind);
        throw this.fail(`${label} with arguments`);
      case 'reconstructor': {
        const [type] = items;
        if (type instanceof GlobalName && (type.kind === 'chumpy' || type.kind === 'csc' || type.kind === 'csr')) {
          return new InstanceShell(type.kind);
        }
        throw this.fail('_reconstructor of a class that is not data');
      }
      default:
        throw this.fail(`${label} is not called by any known file`);
    }
  }

  /** Arrays are the large things; each one is paid for once it is there. */
  #paid(array: ArrayShell): ArrayShell {
    this.#spend((array.value?.data.byteLength ?? 0) + (array.objects?.items.length ?? 0) * 8);
    return array;
  }

  #listOf(item: StackItem | undefined): StackItem[] {
    if (item === undefined) return [];
    const items = item instanceof Tuple ? item.items : item;
    if (Array.isArray(items)) {
      this.#spend(items.length * 8);
      return items;
    }
    throw this.fail('a set without a list');
  }

  build(): void {
    const [state] = this.popMany(1);
    const target = this.#top();
    const at = this.reader.offset;
    if (target instanceof ArrayShell) {
      buildArray(target, state, at);
      this.#paid(target);
    } else if (target instanceof DtypeShell) buildDtype(target, state, at);
    else if (target instanceof InstanceShell && state instanceof Map) {
      this.#spend(state.size * 8);
      target.fields = new Map();
      for (const [key, value] of state) {
        const name = asText(key);
        if (name !== null) target.fields.set(name, value);
      }
    } else throw this.fail('BUILD on something that takes no state');
  }

  /** A newline-ended argument of protocol 0. */
  lineText(): string {
    return decodeLatin1(this.reader.line()).replace(/\r$/, '');
  }

  lineNumber(pattern: RegExp): string {
    const text = this.lineText();
    if (!pattern.test(text)) throw this.fail(`'${text.slice(0, 40)}' is not a number`);
    return text;
  }

  /** LONG1 and LONG4: little-endian two's complement. */
  long(length: number): void {
    if (length > 1024)
      throw new FormatError('LIMIT_EXCEEDED', 'pickle', `integer of ${length} bytes`, this.reader.offset);
    let value = 0n;
    const bytes = this.reader.take(length);
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]);
    this.pushInteger(BigInt.asIntN(length * 8, value));
  }

  pushInteger(value: bigint): void {
    this.push(Number.isSafeInteger(Number(value)) ? Number(value) : value);
  }

  utf8(length: number): void {
    const at = this.reader.offset;
    this.push(decodeUtf8(this.reader.take(length), 'pickle', at));
  }
}
