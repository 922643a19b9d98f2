import { FormatError } from './format-error.js';

/** An integer, a list of integers, a text, or a float marked as such (ONNX keeps the two kinds of number apart). */
export type OnnxAttribute = number | readonly number[] | string | { readonly float: number };

/** One operation: the ONNX operator's name, the values it reads and makes (an empty name skips an optional input). */
export interface OnnxNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
}

/** A constant of the graph. `Uint16Array` holds the bits of float16 numbers. */
export interface OnnxInitializer {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | Uint16Array | BigInt64Array;
  /** When set, only this is written; the runtime is given the file with `data`'s bytes beside the graph. */
  readonly place?: OnnxPlace;
}

/** A float32 input or output; a text in the shape is a dimension that is known only when the network runs. */
export interface OnnxValue {
  readonly name: string;
  readonly shape: readonly (number | string)[];
}

/** Where a constant lies when it is kept in another file than the graph. */
export interface OnnxPlace {
  readonly file: string;
  readonly offsetBytes: number;
}

export interface OnnxGraph {
  readonly name: string;
  /** Version of the operators; default 13 */
  readonly opset?: number;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxInitializer[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

const IR_VERSION = 8;
const OPSET = 13;
const FLOAT32 = 1;
const ELEMENT_TYPES = { Float32Array: FLOAT32, Uint16Array: 10, BigInt64Array: 7 } as const;
/** `TensorProto.DataLocation` of a constant in another file. */
const EXTERNAL = 1;
const ATTRIBUTE = { float: 1, int: 2, string: 3, ints: 7 } as const;

/** Pieces of a message and their length; nothing is copied until the whole file is known. */
interface Chunks {
  readonly parts: readonly Uint8Array[];
  readonly sizeBytes: number;
}

/**
 * Writes a network as an ONNX file (IR 8): the graph, its constants, its float32 inputs and outputs.
 *
 * The bytes depend on the graph alone, so the same graph gives the same file. Weights are copied once.
 *
 * @param graph  nodes in the order in which they run
 * @returns the bytes of a .onnx file
 * @throws FormatError MALFORMED when a constant's length is not its shape's product
 */
export function writeOnnx(graph: OnnxGraph): Uint8Array {
  for (const { name, shape, data } of graph.initializers) {
    const expected = shape.reduce((product, size) => product * size, 1);
    if (data.length !== expected) {
      throw new FormatError('MALFORMED', 'onnx', `${name} has ${data.length} values, [${shape}] needs ${expected}`);
    }
  }
  const body = join([
    ...graph.nodes.map((node) => message(1, nodeMessage(node))),
    text(2, graph.name),
    ...graph.initializers.map((tensor) => message(5, tensorMessage(tensor))),
    ...graph.inputs.map((value) => message(11, valueMessage(value))),
    ...graph.outputs.map((value) => message(12, valueMessage(value))),
  ]);
  return concatenate(
    join([
      integer(1, IR_VERSION),
      text(2, 'ringnet'),
      message(7, body),
      message(8, join([text(1, ''), integer(2, graph.opset ?? OPSET)])),
    ]),
  );
}

function nodeMessage({ op, inputs, outputs, attributes = {} }: OnnxNode): Chunks {
  return join([
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(4, op),
    ...Object.entries(attributes).map(([name, value]) => message(5, attributeMessage(name, value))),
  ]);
}

function attributeMessage(name: string, value: OnnxAttribute): Chunks {
  if (typeof value === 'number') return join([text(1, name), integer(3, value), integer(20, ATTRIBUTE.int)]);
  if (typeof value === 'string') return join([text(1, name), text(4, value), integer(20, ATTRIBUTE.string)]);
  if ('float' in value) return join([text(1, name), float(2, value.float), integer(20, ATTRIBUTE.float)]);
  return join([text(1, name), ...value.map((item) => integer(8, item)), integer(20, ATTRIBUTE.ints)]);
}

function tensorMessage({ name, shape, data, place }: OnnxInitializer): Chunks {
  const type = ELEMENT_TYPES[data.constructor.name as keyof typeof ELEMENT_TYPES];
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const head = [...shape.map((size) => integer(1, size)), integer(2, type), text(8, name)];
  if (!place) return join([...head, field(9, bytes)]);
  const entry = (key: string, value: string) => message(13, join([text(1, key), text(2, value)]));
  return join([
    ...head,
    entry('location', place.file),
    entry('offset', String(place.offsetBytes)),
    entry('length', String(bytes.length)),
    integer(14, EXTERNAL),
  ]);
}

function valueMessage({ name, shape }: OnnxValue): Chunks {
  const dimensions = shape.map((size) => message(1, typeof size === 'number' ? integer(1, size) : text(2, size)));
  const tensorType = join([integer(1, FLOAT32), message(2, join(dimensions))]);
  return join([text(1, name), message(2, message(1, tensorType))]);
}

/** Protobuf's variable-length integer; negative numbers are written as 64-bit two's complement. */
function varint(value: number): number[] {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return bytes;
}

function integer(fieldNumber: number, value: number): Chunks {
  return single(Uint8Array.from([...varint(fieldNumber << 3), ...varint(value)]));
}

function float(fieldNumber: number, value: number): Chunks {
  const bytes = new Uint8Array(5);
  bytes[0] = (fieldNumber << 3) | 5;
  new DataView(bytes.buffer).setFloat32(1, value, true);
  return single(bytes);
}

function text(fieldNumber: number, value: string): Chunks {
  return field(fieldNumber, new TextEncoder().encode(value));
}

function field(fieldNumber: number, bytes: Uint8Array): Chunks {
  return message(fieldNumber, single(bytes));
}

function message(fieldNumber: number, body: Chunks): Chunks {
  const head = Uint8Array.from([...varint((fieldNumber << 3) | 2), ...varint(body.sizeBytes)]);
  return join([single(head), body]);
}

function single(bytes: Uint8Array): Chunks {
  return { parts: [bytes], sizeBytes: bytes.length };
}

function join(chunks: readonly Chunks[]): Chunks {
  return {
    parts: chunks.flatMap(({ parts }) => parts),
    sizeBytes: chunks.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  };
}

function concatenate({ parts, sizeBytes }: Chunks): Uint8Array {
  const bytes = new Uint8Array(sizeBytes);
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}
