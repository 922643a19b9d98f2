import type { GraphNode, MetaGraph } from '@ringnet/io';
import { encoderConvolutions } from './encoder-layout.js';
import type { FoundVariables } from './find-variables.js';
import { ints, type Nodes, text, valueName, variableBehind } from './graph-walk.js';

/** Every convolution of the encoder must be there, with its stride and padding. @returns the differences */
export function checkConvolutions(graph: MetaGraph, { encoderScope, base }: FoundVariables): string[] {
  const nodes: Nodes = new Map(graph.nodes.map((node) => [node.name, node]));
  const byKernel = new Map<string, GraphNode[]>();
  for (const node of graph.nodes) {
    if (node.op !== 'Conv2D') continue;
    const kernel = variableBehind(node.inputs[1], nodes);
    const list = byKernel.get(kernel);
    if (list) list.push(node);
    else byKernel.set(kernel, [node]);
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

/** The pool behind the first convolution pads at the bottom and right only. @returns the differences */
export function checkPool(graph: MetaGraph, { encoderScope }: FoundVariables): string[] {
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
