import type { ByteBudget } from './byte-budget.js';
import { FormatError } from './format-error.js';
import { makeCompressedMatrix } from './pickle-arrays.js';
import { ArrayShell, ByteString, InstanceShell, type StackItem, Tuple } from './pickle-objects.js';
import type { PickleValue } from './pickle-value.js';
import { decodeLatin1 } from './text.js';

/** Nothing in this field nests deeper than ten; code that walks the result may recurse. */
const maxDepth = 200;

/**
 * Turns what is left on the machine's stack into plain values. Every object is converted once, so a list that doubles
 * through the memo stays small.
 */
export class ResultBuilder {
  readonly #done = new Map<object, { value: PickleValue; height: number }>();
  readonly #open = new Set<object>();
  readonly #offset: number;
  readonly #budget: ByteBudget;

  constructor(offset: number, budget: ByteBudget) {
    this.#offset = offset;
    this.#budget = budget;
  }

  build(item: StackItem): PickleValue {
    return this.#convert(item, 0).value;
  }

  #convert(item: StackItem, depth: number): { value: PickleValue; height: number } {
    if (item === null || typeof item !== 'object') return { value: item, height: 0 };
    const known = this.#done.get(item);
    const height = depth + (known?.height ?? 0);
    if (height > maxDepth) {
      throw new FormatError('LIMIT_EXCEEDED', 'pickle', `nested deeper than ${maxDepth}`, this.#offset);
    }
    if (known) return known;
    if (this.#open.has(item)) {
      throw new FormatError('UNSUPPORTED', 'pickle', 'a container holds itself', this.#offset);
    }
    this.#open.add(item);
    const result = this.#convertObject(item, depth + 1);
    this.#open.delete(item);
    this.#done.set(item, result);
    return result;
  }

  #convertObject(item: object, depth: number): { value: PickleValue; height: number } {
    let height = 0;
    const inner = (child: StackItem): PickleValue => {
      const converted = this.#convert(child, depth);
      height = Math.max(height, converted.height);
      return converted.value;
    };
    const value = this.#plain(item, inner);
    return { value, height: height + 1 };
  }

  #plain(item: object, inner: (child: StackItem) => PickleValue): PickleValue {
    if (item instanceof ByteString) return decodeLatin1(item.bytes);
    if (item instanceof Uint8Array) return item.slice();
    if (Array.isArray(item)) return item.map(inner);
    if (item instanceof Tuple) return item.items.map(inner);
    if (item instanceof Set) return new Set([...(item as Set<StackItem>)].map(inner));
    if (item instanceof Map) {
      return new Map([...(item as Map<StackItem, StackItem>)].map(([key, value]) => [inner(key), inner(value)]));
    }
    if (item instanceof ArrayShell) {
      if (item.value) return item.value;
      if (item.objects) return { shape: item.objects.shape, items: item.objects.items.map(inner) };
    }
    if (item instanceof InstanceShell && item.fields) {
      if (item.kind === 'csc' || item.kind === 'csr') {
        const matrix = makeCompressedMatrix(item, this.#offset);
        this.#budget.spend(matrix.indices.byteLength + matrix.indptr.byteLength, this.#offset);
        return matrix;
      }
      const x = item.fields.get('x');
      if (item.kind === 'chumpy' && x !== undefined) return inner(x);
    }
    throw new FormatError('UNSUPPORTED', 'pickle', 'holds a class or an unfinished object, not data', this.#offset);
  }
}
