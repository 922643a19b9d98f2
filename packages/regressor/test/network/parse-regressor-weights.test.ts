import type { Checkpoint, GraphAttribute, GraphNode, MetaGraph } from '@ringnet/io';
import { describe, expect, test } from 'vitest';
import { parseRegressorWeights } from '../../src/network/parse-regressor-weights.js';
import { goldenCheckpoint, goldenGraph } from '../support/golden-checkpoint.js';

const checkpoint = goldenCheckpoint('thin');
const graph = goldenGraph('thin');

type Variables = Checkpoint['variables'];
const withVariables = (change: (variables: Variables) => Variables): Checkpoint => ({
  ...checkpoint,
  variables: change(checkpoint.variables),
});
const failure = (code: string, ...words: string[]) =>
  expect.objectContaining({ code, message: expect.stringMatching(new RegExp(words.join('.*'))) });

describe('variables', () => {
  test('without a graph, three iterations and the mean by its name', () => {
    const weights = parseRegressorWeights(checkpoint);
    expect(weights).toMatchObject({ iterations: 3, meanName: 'mean_param' });
    expect(weights.batchNormEpsilon).toBe(Math.fround(1.001e-5));
  });

  test('all that is missing or mis-shaped is listed', () => {
    const damaged = withVariables((variables) =>
      variables
        .filter(({ name }) => !name.endsWith('block2/unit_2/bottleneck_v2/conv2/weights'))
        .map((entry) => (entry.name.endsWith('postnorm/beta') ? { ...entry, shape: [3] } : entry)),
    );
    const expected = failure(
      'WEIGHTS_MISSING',
      '2 variables',
      'block2/unit_2/bottleneck_v2/conv2/weights',
      'missing',
      'postnorm/beta is \\[3\\]',
    );
    expect(() => parseRegressorWeights(damaged)).toThrow(expected);
  });

  test('one wrong shape alone is a shape error', () => {
    const damaged = withVariables((variables) =>
      variables.map((entry) => (entry.name === '3D_module/fc2/weights' ? { ...entry, shape: [32, 31] } : entry)),
    );
    expect(() => parseRegressorWeights(damaged)).toThrow(failure('WEIGHTS_SHAPE', '3D_module/fc2/biases'));
  });

  test('two encoders are not guessed between', () => {
    const doubled = withVariables((variables) => [
      ...variables,
      ...variables.map((entry) => ({ ...entry, name: `second/${entry.name}` })),
    ]);
    expect(() => parseRegressorWeights(doubled)).toThrow(
      failure('WEIGHTS_MISSING', '2 encoders', 'second/resnet_v2_50/'),
    );
  });

  test('nothing of a network', () => {
    expect(() => parseRegressorWeights(withVariables(() => []))).toThrow(failure('WEIGHTS_MISSING', 'no encoder'));
  });

  test('two possible means need the graph', () => {
    const ambiguous = withVariables((variables) => [
      ...variables,
      { ...variables[0], name: 'another_mean', shape: [159] },
    ]);
    expect(() => parseRegressorWeights(ambiguous)).toThrow(failure('WEIGHTS_MISSING', 'another_mean', '.meta'));
    expect(parseRegressorWeights(ambiguous, graph).meanName).toBe('mean_param');
  });

  test('the optimizer’s copies and the discriminators do not count', () => {
    const other = parseRegressorWeights(goldenCheckpoint('thin_other_scope'));
    expect(other).toMatchObject({ regressorScope: 'regress/dense_block/', meanName: 'init/average_theta' });
  });
});

describe('the graph is checked against the layers', () => {
  const changed = (name: string, change: (node: GraphNode) => GraphNode): MetaGraph => ({
    ...graph,
    nodes: graph.nodes.map((node) => (node.name.endsWith(name) ? change(node) : node)),
  });
  const withAttribute = (node: GraphNode, key: string, value: GraphAttribute): GraphNode => ({
    ...node,
    attributes: new Map([...node.attributes, [key, value]]),
  });
  const list = (...ints: number[]): GraphAttribute => ({ kind: 'list', value: { ints, floats: [], bytes: [] } });

  test('a stride', () => {
    const wrong = changed('block2/unit_4/bottleneck_v2/conv2/Conv2D', (node) =>
      withAttribute(node, 'strides', list(1, 1, 1, 1)),
    );
    const expected = failure('GRAPH_MISMATCH', 'block2/unit_4/bottleneck_v2/conv2/Conv2D has strides');
    expect(() => parseRegressorWeights(checkpoint, wrong)).toThrow(expected);
  });

  test('a padding: SAME at stride 2 is not RingNet’s', () => {
    const wrong = changed('block1/unit_3/bottleneck_v2/conv2/Conv2D', (node) => ({
      ...withAttribute(node, 'padding', { kind: 'bytes', value: new TextEncoder().encode('SAME') }),
      inputs: ['resnet_v2_50/block1/unit_3/bottleneck_v2/conv1/Relu', node.inputs[1]],
    }));
    expect(() => parseRegressorWeights(checkpoint, wrong)).toThrow(failure('GRAPH_MISMATCH', 'bottom and right only'));
  });

  test('a missing convolution', () => {
    const wrong = { ...graph, nodes: graph.nodes.filter(({ name }) => name !== 'resnet_v2_50/conv1/Conv2D') };
    expect(() => parseRegressorWeights(checkpoint, wrong)).toThrow(
      failure('GRAPH_MISMATCH', 'conv1/weights is used by no'),
    );
  });

  test('two epsilons', () => {
    const wrong = changed('postnorm/FusedBatchNorm', (node) =>
      withAttribute(node, 'epsilon', { kind: 'float', value: 0.5 }),
    );
    expect(() => parseRegressorWeights(checkpoint, wrong)).toThrow(failure('GRAPH_MISMATCH', '2 epsilons'));
  });

  test('kernels that are read in a circle, or not at all', () => {
    const loop = (name: string, input: string): GraphNode => ({
      name,
      op: 'Identity',
      inputs: [input],
      attributes: new Map(),
    });
    const kernel = 'resnet_v2_50/conv1/weights/read';
    const circle: MetaGraph = {
      ...graph,
      nodes: [...graph.nodes.filter(({ name }) => name !== kernel), loop(kernel, 'around'), loop('around', kernel)],
    };
    const bare = changed('resnet_v2_50/conv1/Conv2D', (node) => ({ ...node, inputs: [] }));
    for (const wrong of [circle, bare]) {
      expect(() => parseRegressorWeights(checkpoint, wrong)).toThrow(
        failure('GRAPH_MISMATCH', 'conv1/weights is used by no'),
      );
    }
  });

  test('more iterations than any network has', () => {
    const { nodes } = graph;
    const last = nodes.filter(({ name }) => /^add(_\d+)?$/.test(name)).at(-1) as GraphNode;
    const more = Array.from(
      { length: 100 },
      (_, k): GraphNode => ({ ...last, name: `more_${k}`, inputs: [k === 0 ? last.name : `more_${k - 1}`, 'x'] }),
    );
    const endless: MetaGraph = { ...graph, nodes: [...nodes, ...more] };
    expect(() => parseRegressorWeights(checkpoint, endless)).toThrow(failure('GRAPH_MISMATCH', 'more than 64 times'));
  });
});
