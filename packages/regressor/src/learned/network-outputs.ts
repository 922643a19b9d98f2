/**
 * Makes inner tensors of an ONNX network its outputs as well. The names are appended as a second `graph` message:
 * protobuf merges the two, so nothing of the file has to be understood or copied apart.
 *
 * @param names  tensors of the graph, such as `v141`
 */
export function withNetworkOutputs(onnx: Uint8Array, names: readonly string[]): Uint8Array {
  const outputs = names.flatMap((name) => message(OUTPUT, message(NAME, [...new TextEncoder().encode(name)])));
  const tail = message(GRAPH, outputs);
  const out = new Uint8Array(onnx.length + tail.length);
  out.set(onnx);
  out.set(tail, onnx.length);
  return out;
}

/** Field numbers of ModelProto.graph, GraphProto.output and ValueInfoProto.name. */
const GRAPH = 7;
const OUTPUT = 12;
const NAME = 1;

/** A length-delimited protobuf field. */
function message(field: number, content: readonly number[]): number[] {
  return [...varint(field * 8 + 2), ...varint(content.length), ...content];
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  bytes.push(rest);
  return bytes;
}
