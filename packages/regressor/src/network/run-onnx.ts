import type { Tensor } from '../engine.js';

/** A tensor of any onnxruntime. */
interface OnnxTensor {
  readonly data: unknown;
  readonly dims: readonly number[];
}

/** Runs an onnxruntime session; the results are copied out of its memory, so that they can go to another thread. */
export async function runOnnx<T extends OnnxTensor>(
  session: { run(feeds: Record<string, T>): Promise<Readonly<Record<string, OnnxTensor>>> },
  makeTensor: (tensor: Tensor) => T,
  inputs: Readonly<Record<string, Tensor>>,
): Promise<Record<string, Tensor>> {
  const feeds = Object.fromEntries(Object.entries(inputs).map(([name, tensor]) => [name, makeTensor(tensor)]));
  const results = await session.run(feeds);
  return Object.fromEntries(
    Object.entries(results).map(([name, { data, dims }]) => [
      name,
      { data: new Float32Array(data as Float32Array), shape: dims },
    ]),
  );
}
