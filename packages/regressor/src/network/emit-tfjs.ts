import type * as tfjs from '@tensorflow/tfjs-core';
import type { Tensor } from '../engine.js';
import { hwioFromOihw } from './kernel-order.js';
import type { Layer, LayerTable } from './layer-table.js';

/** The part of TensorFlow.js that a layer table needs; `tfjs-core` and `tfjs-node-gpu` both have it. */
export type TensorFlow = typeof tfjs;

/** A layer table whose weights lie in TensorFlow.js. */
export interface TfjsNetwork {
  run(input: Tensor): Promise<Record<string, Tensor>>;
  dispose(): void;
}

/** Builds a layer table with TensorFlow.js calls on its current backend: NHWC throughout, any batch. */
export function emitTfjs(tf: TensorFlow, table: LayerTable): TfjsNetwork {
  const weights: tfjs.Tensor[] = [];
  const constant = (data: Float32Array, shape: number[]) => {
    const tensor = tf.tensor(data, shape);
    weights.push(tensor);
    return tensor;
  };
  const steps = table.layers.map((layer) => ({ to: layer.to, apply: stepOf(tf, layer, constant) }));

  return {
    async run({ data, shape }) {
      const outputs = tf.tidy(() => {
        const values = new Map<string, tfjs.Tensor>([['input', tf.tensor(data, [...shape])]]);
        for (const { to, apply } of steps) values.set(to, apply(values));
        return table.outputs.map(({ name }) => values.get(name) as tfjs.Tensor);
      });
      const entries = await Promise.all(
        outputs.map(async (output, k) => {
          const values = new Float32Array(await output.data());
          return [table.outputs[k].name, { data: values, shape: output.shape }] as const;
        }),
      );
      tf.dispose(outputs);
      return Object.fromEntries(entries);
    },
    dispose: () => tf.dispose(weights),
  };
}

type Values = ReadonlyMap<string, tfjs.Tensor>;

function stepOf(
  tf: TensorFlow,
  layer: Layer,
  constant: (data: Float32Array, shape: number[]) => tfjs.Tensor,
): (values: Values) => tfjs.Tensor {
  const read = <T extends tfjs.Tensor>(values: Values, name: string) => values.get(name) as T;
  switch (layer.kind) {
    case 'conv': {
      const { from, kernelShape, stride, pad, relu } = layer;
      const [outputs, inputs, height, width] = kernelShape;
      const hwio = hwioFromOihw(layer.kernel, kernelShape);
      const filter = constant(hwio, [height, width, inputs, outputs]) as tfjs.Tensor4D;
      const bias = constant(layer.bias, [layer.bias.length]);
      const around: [number, number] = [pad, pad];
      return (values) =>
        tf.fused.conv2d({
          x: read<tfjs.Tensor4D>(values, from),
          filter,
          bias,
          strides: stride,
          pad: [[0, 0], around, around, [0, 0]],
          activation: relu ? 'relu' : 'linear',
        });
    }
    case 'scale': {
      const scale = constant(layer.scale, [layer.scale.length]);
      const offset = constant(layer.offset, [layer.offset.length]);
      return (values) => tf.relu(tf.add(tf.mul(read(values, layer.from), scale), offset));
    }
    case 'maxPool': {
      const end: [number, number] = [0, layer.padEnd];
      return (values) =>
        tf.maxPool(read<tfjs.Tensor4D>(values, layer.from), layer.size, layer.stride, [[0, 0], end, end, [0, 0]]);
    }
    case 'mean':
      return (values) => tf.mean(read(values, layer.from), [1, 2]);
    case 'dense': {
      const matrix = constant(layer.matrix, [layer.inputs, layer.bias.length]) as tfjs.Tensor2D;
      const bias = constant(layer.bias, [layer.bias.length]);
      return (values) => {
        const sum = tf.add(tf.matMul(read<tfjs.Tensor2D>(values, layer.from), matrix), bias);
        return layer.relu ? tf.relu(sum) : sum;
      };
    }
    case 'add':
      return (values) => {
        const sum = tf.add(read(values, layer.a), read(values, layer.b));
        return layer.relu ? tf.relu(sum) : sum;
      };
    case 'constant': {
      const row = constant(layer.values, [1, layer.values.length]);
      return () => row;
    }
  }
}
