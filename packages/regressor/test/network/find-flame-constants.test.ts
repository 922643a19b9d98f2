import type { Checkpoint, GraphNode, MetaGraph } from '@ringnet/io';
import { expect, test } from 'vitest';
import { findFlameConstants } from '../../src/network/find-flame-constants.js';
import { goldenCheckpoint, goldenGraph } from '../support/golden-checkpoint.js';

const V = 120;
const K = 110;
const ramp = (length: number) => Float32Array.from({ length }, (_, k) => k);
/** [V, 5]: one vertex in five belongs to each joint; so rows sum to 1, and columns to V / 5. */
const weights = Float32Array.from({ length: V * 5 }, (_, k) => (Math.floor(k / 5) % 5 === k % 5 ? 1 : 0));
/** [V, 5]: each joint is the mean of the first four vertices. */
const jointRegressor = Float32Array.from({ length: V * 5 }, (_, k) => (k < 20 ? 0.25 : 0));

function checkpointOf(entries: Record<string, [readonly number[], Float32Array]>): Checkpoint {
  const { variables } = goldenCheckpoint('thin');
  return {
    variables: Object.entries(entries).map(([name, [shape]]) => ({ ...variables[0], name, shape })),
    read: async (name) => ({ data: entries[name][1], shape: entries[name][0] }),
    readStrings: async () => [],
  };
}

function constNode(name: string, shape: readonly number[], values: Float32Array): GraphNode {
  const content = new Uint8Array(values.buffer);
  const value = { dtype: 'float32', shape, content, floats: [], ints: [] };
  return { name, op: 'Const', inputs: [], attributes: new Map([['value', { kind: 'tensor', value }]]) };
}

test('constants in the checkpoint come out as a FLAME pickle holds them', async () => {
  const found = await findFlameConstants(
    checkpointOf({
      a: [[K, 3 * V], ramp(K * 3 * V)],
      b: [[36, 3 * V], ramp(36 * 3 * V)],
      c: [[V, 5], jointRegressor],
      d: [[V, 5], weights],
      e: [[V, 3], ramp(3 * V)],
    }),
  );
  expect([...found.keys()].sort()).toEqual(['J_regressor', 'posedirs', 'shapedirs', 'v_template', 'weights']);
  // Component 2 of vertex 1's y: row 2, column 4 of the transposed matrix.
  expect(found.get('shapedirs')).toMatchObject({ shape: [V, 3, K] });
  expect(found.get('shapedirs')?.data[(1 * 3 + 1) * K + 2]).toBe(2 * 3 * V + 4);
  expect(found.get('J_regressor')).toMatchObject({ shape: [5, V] });
  expect([...(found.get('J_regressor')?.data.subarray(0, 5) ?? [])]).toEqual([0.25, 0.25, 0.25, 0.25, 0]);
  expect(found.get('weights')?.data).toEqual(weights);
});

test('constants in the graph', async () => {
  const graph: MetaGraph = {
    tensorflowVersion: '',
    saver: null,
    nodes: [constNode('x', [36, 3 * V], ramp(36 * 3 * V)), constNode('y', [1, V, 3], ramp(3 * V))],
  };
  const found = await findFlameConstants(checkpointOf({}), graph);
  expect([...found.keys()]).toEqual(['posedirs', 'v_template']);
  expect(found.get('v_template')?.shape).toEqual([V, 3]);
});

test('constants whose numbers are not all there are not taken', async () => {
  const whole = constNode('x', [36, 3 * V], ramp(36 * 3 * V));
  const graphOf = (...nodes: GraphNode[]): MetaGraph => ({ tensorflowVersion: '', saver: null, nodes });
  const cut = constNode('x', [36, 3 * V], ramp(36 * 3 * V - 1));
  expect((await findFlameConstants(checkpointOf({}), graphOf(cut))).size).toBe(0);
  const value = { dtype: 'float32', shape: [V, 5], content: new Uint8Array(3), floats: [], ints: [] };
  const odd: GraphNode = { ...whole, attributes: new Map([['value', { kind: 'tensor', value }]]) };
  expect([...(await findFlameConstants(checkpointOf({}), graphOf(whole, odd))).keys()]).toEqual(['posedirs']);
  const notNumbers = constNode('y', [V, 5], new Float32Array(V * 5).fill(Number.NaN));
  expect([...(await findFlameConstants(checkpointOf({}), graphOf(whole, notNumbers))).keys()]).toEqual(['posedirs']);
});

test('the optimizer’s copies are not taken', async () => {
  expect((await findFlameConstants(checkpointOf({ 'b/Adam': [[36, 3 * V], ramp(36 * 3 * V)] }))).size).toBe(0);
});

test('a checkpoint without them has none', async () => {
  expect((await findFlameConstants(goldenCheckpoint('thin'), goldenGraph('thin'))).size).toBe(0);
});
