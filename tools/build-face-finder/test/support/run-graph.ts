import { writeOnnx } from '@ringnet/io';
import { createNodeEngine } from '@ringnet/regressor/node';
import { expect } from 'vitest';
import { OnnxEmitter } from '../../src/onnx-emitter.js';

const engine = createNodeEngine({ threads: 1 });

export const closeEngine = () => engine.close();

type Inputs = Readonly<Record<string, { readonly shape: readonly number[]; readonly values: readonly number[] }>>;

/** Runs what `build` emits, from `inputs` to the value `out`. */
export async function runGraph(
  build: (to: OnnxEmitter) => void,
  inputs: Inputs,
  shape: readonly number[],
): Promise<number[]> {
  const to = new OnnxEmitter();
  build(to);
  const onnx = writeOnnx({
    name: 'one',
    opset: 16,
    nodes: to.nodes,
    initializers: to.initializers,
    inputs: Object.entries(inputs).map(([name, input]) => ({ name, shape: input.shape })),
    outputs: [{ name: 'out', shape }],
  });
  const session = await engine.load(onnx);
  const tensors = Object.entries(inputs).map(([name, input]) => {
    return [name, { shape: input.shape, data: Float32Array.from(input.values) }] as const;
  });
  const { out } = await session.run(Object.fromEntries(tensors));
  return [...out.data];
}

export const near = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 4));
