import type { NetworkSession } from '../../src/engine.js';
import type { LayerTable } from '../../src/network/layer-table.js';

/** Doubles its input and takes the mean over the picture. */
export function doubling(factor = 2): LayerTable {
  const conv = { kind: 'conv', from: 'input', to: 'doubled', stride: 1, pad: 0, relu: false } as const;
  return {
    name: 'doubling',
    inputShape: [2, 2, 1],
    layers: [
      { ...conv, kernelShape: [1, 1, 1, 1], kernel: Float32Array.of(factor), bias: Float32Array.of(0) },
      { kind: 'mean', from: 'doubled', to: 'mean' },
    ],
    outputs: [{ name: 'mean', length: 1 }],
  };
}

export const input = (value: number) => ({ input: { data: new Float32Array(4).fill(value), shape: [1, 2, 2, 1] } });
export const meanOf = async (session: NetworkSession, value: number, signal?: AbortSignal) =>
  (await session.run(input(value), signal)).mean.data[0];
