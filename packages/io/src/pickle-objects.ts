import type { Dtype } from './dtype.js';
import type { NdArray } from './nd-array.js';

/**
 * What can lie on the pickle machine's stack. Everything that is not yet a `PickleValue` is one of the classes below, so
 * that no object from the file ever becomes code.
 */
export type StackItem =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | ByteString
  | Mark
  | StackItem[]
  | Tuple
  | Map<StackItem, StackItem>
  | Set<StackItem>
  | GlobalName
  | DtypeShell
  | ArrayShell
  | InstanceShell;

/** Python 2's `str`: text or bytes, decided where it is used. */
export class ByteString {
  constructor(readonly bytes: Uint8Array) {}
}

export class Mark {}

export class Tuple {
  constructor(readonly items: StackItem[]) {}
}

/** One of the allowed globals. */
export class GlobalName {
  constructor(
    readonly kind: GlobalKind,
    readonly label: string,
  ) {}
}

export type GlobalKind =
  | 'reconstruct'
  | 'scalar'
  | 'ndarray'
  | 'dtype'
  | 'frombuffer'
  | 'csc'
  | 'csr'
  | 'chumpy'
  | 'encode'
  | 'reconstructor'
  | 'object'
  | 'set'
  | 'bytearray';

/** A dtype, complete once its state has said the byte order. */
export class DtypeShell {
  constructor(public dtype: Dtype) {}
}

/** An array whose numbers come with BUILD. */
export class ArrayShell {
  value: NdArray | null = null;
  objects: { shape: readonly number[]; items: StackItem[] } | null = null;
}

/** A chumpy array or a sparse matrix whose fields come with BUILD. */
export class InstanceShell {
  fields: Map<string, StackItem> | null = null;
  constructor(readonly kind: 'chumpy' | 'csc' | 'csr') {}
}
