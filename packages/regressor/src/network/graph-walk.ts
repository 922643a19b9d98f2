/** Ways through a TensorFlow graph, by the names of its nodes. */
import type { GraphNode, MetaGraph } from '@ringnet/io';

export type Nodes = ReadonlyMap<string, GraphNode>;
/** Who reads a node's value */
export type Consumers = ReadonlyMap<string, readonly GraphNode[]>;

/** Operators that hand a value on: what comes out is what went in, once or repeated. */
const PASSES_ON = new Set(['Identity', 'Tile', 'Reshape', 'ExpandDims', 'Squeeze', 'BroadcastTo']);

/** A value and everything that merely hands it on. */
export function copiesOf(name: string, consumers: Consumers): string[] {
  const copies = new Set([name]);
  for (const copy of copies) {
    for (const node of consumers.get(copy) ?? []) {
      if (PASSES_ON.has(node.op) && valueName(node.inputs[0]) === copy) copies.add(node.name);
    }
  }
  return [...copies];
}

export function consumersOf(graph: MetaGraph): Consumers {
  const consumers = new Map<string, GraphNode[]>();
  for (const node of graph.nodes) {
    for (const input of node.inputs) {
      if (input.startsWith('^')) continue;
      const name = valueName(input);
      const list = consumers.get(name);
      if (list) list.push(node);
      else consumers.set(name, [node]);
    }
  }
  return consumers;
}

/** The variable that a value is read from, through Identity nodes; empty when they go round in a circle. */
export function variableBehind(input: string | undefined, nodes: Nodes): string {
  const passed = new Set<string>();
  let name = valueName(input);
  for (let node = nodes.get(name); node?.op === 'Identity'; node = nodes.get(name)) {
    if (passed.has(name)) return '';
    passed.add(name);
    name = valueName(node.inputs[0]);
  }
  return name;
}

/** The node behind an input such as `name:1`; empty for an input that is not there. */
export function valueName(input: string | undefined): string {
  return (input ?? '').replace(/:\d+$/, '');
}

export function ints({ attributes }: GraphNode, name: string): readonly number[] {
  const attribute = attributes.get(name);
  return attribute?.kind === 'list' ? attribute.value.ints : [];
}

export function text({ attributes }: GraphNode, name: string): string {
  const attribute = attributes.get(name);
  return attribute?.kind === 'bytes' ? new TextDecoder().decode(attribute.value) : '';
}
