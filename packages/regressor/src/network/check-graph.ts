import type { GraphNode, MetaGraph } from '@ringnet/io';
import { RegressorError } from '../errors.js';
import { encoderConvolutions } from './encoder-layout.js';
import type { FoundVariables } from './find-variables.js';

/** What a checkpoint's graph says that its variables do not. */
export interface GraphFacts {
  readonly iterations: number;
  readonly batchNormEpsilon: number;
  /** The variable that the iteration starts from */
  readonly meanName: string;
}

/** Operators that hand a value on: what comes out is what went in, once or repeated. */
const PASSES_ON = new Set(['Identity', 'Tile', 'Reshape', 'ExpandDims', 'Squeeze', 'BroadcastTo']);
const CONCATS = new Set(['Concat', 'ConcatV2']);
const ADDS = new Set(['Add', 'AddV2']);
const BATCH_NORMS = new Set(['FusedBatchNorm', 'FusedBatchNormV2', 'FusedBatchNormV3']);

/**
 * Checks a graph against the layer table and reads what only the graph knows.
 *
 * Every convolution of the encoder must be there with the strides and paddings of resnet_v2_50 as RingNet has it, and all
 * its batch norms must share one epsilon. The mean is the variable whose copy meets the features in a concat; iterations
 * are the chain of additions that starts at it.
 *
 * @throws RegressorError GRAPH_MISMATCH with all differences
 */
export function readGraphFacts(graph: MetaGraph, found: FoundVariables): GraphFacts {
  const nodes = new Map(graph.nodes.map((node) => [node.name, node]));
  const problems = [...checkConvolutions(graph, nodes, found), ...checkPool(graph, found)];

  const epsilons = new Set(
    graph.nodes
      .filter(({ name, op }) => BATCH_NORMS.has(op) && name.startsWith(found.encoderScope))
      .map(({ attributes }) => {
        const epsilon = attributes.get('epsilon');
        return epsilon?.kind === 'float' ? epsilon.value : Math.fround(1e-4); // TensorFlow's own default
      }),
  );
  if (epsilons.size !== 1)
    problems.push(`the batch norms have ${epsilons.size} epsilons (${[...epsilons].join(', ')})`);

  const consumers = consumersOf(graph);
  const means = found.meanCandidates.filter((name) => reachesConcat(name, consumers));
  if (means.length !== 1) problems.push(`${means.length} variables start the iteration (${means.join(', ')})`);
  if (problems.length > 0) {
    throw new RegressorError('GRAPH_MISMATCH', `the graph is not RingNet's network: ${problems.join('; ')}`);
  }
  const [meanName] = means;
  const iterations = countIterations(meanName, consumers);
  if (iterations === 0) throw new RegressorError('GRAPH_MISMATCH', `nothing is added to ${meanName} in the graph`);
  return { iterations, batchNormEpsilon: [...epsilons][0], meanName };
}

type Nodes = ReadonlyMap<string, GraphNode>;
type Consumers = ReadonlyMap<string, readonly GraphNode[]>;

function checkConvolutions(graph: MetaGraph, nodes: Nodes, { encoderScope, base }: FoundVariables): string[] {
  const byKernel = new Map<string, GraphNode[]>();
  for (const node of graph.nodes) {
    if (node.op !== 'Conv2D') continue;
    const kernel = variableBehind(node.inputs[1], nodes);
    byKernel.set(kernel, [...(byKernel.get(kernel) ?? []), node]);
  }
  return encoderConvolutions(base).flatMap(({ kernel, shape, stride, pad }) => {
    const convolutions = byKernel.get(encoderScope + kernel);
    if (!convolutions) return [`${encoderScope}${kernel} is used by no Conv2D`];
    return convolutions.flatMap((node) => {
      const strides = ints(node, 'strides');
      if (strides.join() !== `1,${stride},${stride},1`)
        return [`${node.name} has strides [${strides}], expected ${stride}`];
      const before = nodes.get(valueName(node.inputs[0]));
      const padding = before?.op === 'Pad' ? padAmount(before, nodes) : samePadding(node, shape[0], stride);
      return padding === pad ? [] : [`${node.name} pads by ${padding}, expected ${pad}`];
    });
  });
}

/** SAME is even padding only at stride 1. */
function samePadding(node: GraphNode, size: number, stride: number): number | string {
  const isSame = text(node, 'padding') === 'SAME';
  if (size === 1) return 0;
  if (!isSame) return 0;
  return stride === 1 ? (size - 1) / 2 : 'the bottom and right only';
}

function checkPool(graph: MetaGraph, { encoderScope }: FoundVariables): string[] {
  const pools = graph.nodes.filter(({ name, op }) => op === 'MaxPool' && name.startsWith(`${encoderScope}pool1/`));
  if (pools.length === 0) return [`${encoderScope}pool1 is missing`];
  return pools
    .filter(
      (node) =>
        ints(node, 'ksize').join() !== '1,3,3,1' ||
        ints(node, 'strides').join() !== '1,2,2,1' ||
        text(node, 'padding') !== 'SAME',
    )
    .map(({ name }) => `${name} is not a 3 x 3 pool of stride 2 with SAME padding`);
}

/** Zero padding of a Pad node on all four sides; a text when the sides differ. */
function padAmount(pad: GraphNode, nodes: Nodes): number | string {
  const value = nodes.get(valueName(pad.inputs[1]))?.attributes.get('value');
  if (value?.kind !== 'tensor') return 'an unknown amount';
  const { content, ints: listed } = value.value;
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const amounts = content.length === 32 ? Array.from({ length: 8 }, (_, k) => view.getInt32(4 * k, true)) : [...listed];
  const [, , top, bottom, left, right] = amounts;
  const isEven = amounts.length === 8 && top === bottom && top === left && top === right;
  return isEven ? top : `[${amounts}]`;
}

/** Whether a copy of the variable meets something else in a concat. */
function reachesConcat(variable: string, consumers: Consumers): boolean {
  return copiesOf(variable, consumers).some((name) => consumers.get(name)?.some(({ op }) => CONCATS.has(op)));
}

/** Follows additions: the parameters, plus a correction, give the next parameters. */
function countIterations(mean: string, consumers: Consumers): number {
  let iterations = 0;
  let values = copiesOf(mean, consumers);
  const seen = new Set<string>();
  for (;;) {
    const sum = values
      .flatMap((name) => consumers.get(name) ?? [])
      .find(({ op, name }) => ADDS.has(op) && !seen.has(name));
    if (!sum) return iterations;
    seen.add(sum.name);
    iterations++;
    values = copiesOf(sum.name, consumers);
  }
}

/** A value and everything that merely hands it on. */
function copiesOf(name: string, consumers: Consumers): string[] {
  const copies = [name];
  for (let k = 0; k < copies.length; k++) {
    for (const node of consumers.get(copies[k]) ?? []) {
      const isFirstInput = valueName(node.inputs[0]) === copies[k];
      if (PASSES_ON.has(node.op) && isFirstInput && !copies.includes(node.name)) copies.push(node.name);
    }
  }
  return copies;
}

function consumersOf(graph: MetaGraph): Consumers {
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

/** The variable that a value is read from, through Identity nodes. */
function variableBehind(input: string, nodes: Nodes): string {
  let name = valueName(input);
  for (let node = nodes.get(name); node?.op === 'Identity'; node = nodes.get(name)) name = valueName(node.inputs[0]);
  return name;
}

function valueName(input: string): string {
  return input.replace(/:\d+$/, '');
}

function ints({ attributes }: GraphNode, name: string): readonly number[] {
  const attribute = attributes.get(name);
  return attribute?.kind === 'list' ? attribute.value.ints : [];
}

function text({ attributes }: GraphNode, name: string): string {
  const attribute = attributes.get(name);
  return attribute?.kind === 'bytes' ? new TextDecoder().decode(attribute.value) : '';
}
