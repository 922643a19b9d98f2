import { readShape, refuseLfsPointer } from './checkpoint-index.js';
import { FormatError } from './format-error.js';
import {
  bytesField,
  floatOf,
  numberField,
  numbersField,
  type ProtoField,
  readMessage,
  repeatedField,
  textField,
} from './protobuf.js';
import { tensorflowDtypes } from './tf-dtype.js';

const format = 'meta-graph';

/** A TensorFlow graph as `tf.train.Saver` leaves it beside a checkpoint (`.meta`). */
export interface MetaGraph {
  /** Such as `1.12.0`; empty when the file does not say */
  readonly tensorflowVersion: string;
  readonly nodes: readonly GraphNode[];
  readonly saver: { readonly filenameTensor: string; readonly restoreOp: string } | null;
}

export interface GraphNode {
  readonly name: string;
  /** Such as `Conv2D` */
  readonly op: string;
  /** `name`, `name:1` or `^control` */
  readonly inputs: readonly string[];
  readonly attributes: ReadonlyMap<string, GraphAttribute>;
}

export type GraphAttribute =
  | { readonly kind: 'bytes'; readonly value: Uint8Array }
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'bool'; readonly value: boolean }
  /** A dtype's name */
  | { readonly kind: 'type'; readonly value: string }
  /** Null where a dimension is unknown */
  | { readonly kind: 'shape'; readonly value: readonly number[] | null }
  | { readonly kind: 'tensor'; readonly value: GraphTensor }
  | { readonly kind: 'list'; readonly value: GraphList }
  | { readonly kind: 'other' };

/** A constant: `content` is the raw little-endian data, or empty when the numbers stand in `floats` or `ints`. */
export interface GraphTensor {
  readonly dtype: string;
  readonly shape: readonly number[] | null;
  readonly content: Uint8Array;
  readonly floats: readonly number[];
  readonly ints: readonly number[];
}

export interface GraphList {
  readonly bytes: readonly Uint8Array[];
  readonly ints: readonly number[];
  readonly floats: readonly number[];
}

/**
 * Reads a MetaGraphDef (`.meta`): every node with its inputs and attributes. Nothing is evaluated.
 *
 * @throws FormatError TRUNCATED, MALFORMED; UNSUPPORTED for a Git LFS pointer
 */
export function readMetaGraph(bytes: Uint8Array): MetaGraph {
  refuseLfsPointer(bytes, format);
  const fields = readMessage(bytes, format);
  if (!fields.some((field) => field.number === 2 && field.wire === 2)) {
    throw new FormatError('MALFORMED', format, 'has no graph', 0);
  }
  const saver = readMessage(bytesField(fields, 3), format);
  return {
    tensorflowVersion: textField(readMessage(bytesField(fields, 1), format), 5, format),
    nodes: repeatedField(readMessage(bytesField(fields, 2), format), 1).map(readNode),
    saver:
      saver.length === 0
        ? null
        : { filenameTensor: textField(saver, 1, format), restoreOp: textField(saver, 3, format) },
  };
}

function readNode(bytes: Uint8Array): GraphNode {
  const fields = readMessage(bytes, format);
  const attributes = new Map<string, GraphAttribute>();
  for (const pair of repeatedField(fields, 5)) {
    const entry = readMessage(pair, format);
    attributes.set(textField(entry, 1, format), readAttribute(readMessage(bytesField(entry, 2), format)));
  }
  return {
    name: textField(fields, 1, format),
    op: textField(fields, 2, format),
    inputs: fields.filter((field) => field.number === 3).map((field) => textField([field], 3, format)),
    attributes,
  };
}

function readAttribute(fields: readonly ProtoField[]): GraphAttribute {
  const field = fields.at(-1);
  if (!field) return { kind: 'other' };
  const { number, wire, value, bytes } = field;
  if (number === 1 && wire === 2) return { kind: 'list', value: readList(bytes) };
  if (number === 2 && wire === 2) return { kind: 'bytes', value: bytes.slice() };
  if (number === 3 && wire === 0) return { kind: 'int', value };
  if (number === 4 && wire === 5) return { kind: 'float', value: floatOf(field) };
  if (number === 5 && wire === 0) return { kind: 'bool', value: value !== 0 };
  if (number === 6 && wire === 0) return { kind: 'type', value: tensorflowDtypes[value] ?? `unknown-${value}` };
  if (number === 7 && wire === 2) return { kind: 'shape', value: readShape(bytes, format) };
  if (number === 8 && wire === 2) return { kind: 'tensor', value: readTensor(bytes) };
  return { kind: 'other' };
}

function readList(bytes: Uint8Array): GraphList {
  const fields = readMessage(bytes, format);
  return {
    bytes: repeatedField(fields, 2).map((item) => item.slice()),
    ints: numbersField(fields, 3, format),
    floats: floats(fields, 4),
  };
}

function readTensor(bytes: Uint8Array): GraphTensor {
  const fields = readMessage(bytes, format);
  const dtype = numberField(fields, 1);
  return {
    dtype: tensorflowDtypes[dtype] ?? `unknown-${dtype}`,
    shape: readShape(bytesField(fields, 2), format),
    content: bytesField(fields, 4).slice(),
    floats: floats(fields, 5),
    ints: [...numbersField(fields, 7, format), ...numbersField(fields, 10, format)],
  };
}

/** A repeated float, packed or not. */
function floats(fields: readonly ProtoField[], number: number): number[] {
  const numbers: number[] = [];
  for (const field of fields) {
    if (field.number !== number || field.wire === 0) continue;
    const view = new DataView(field.bytes.buffer, field.bytes.byteOffset, field.bytes.byteLength);
    for (let at = 0; at + 4 <= field.bytes.length; at += 4) numbers.push(view.getFloat32(at, true));
  }
  return numbers;
}
