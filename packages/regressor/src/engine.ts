/** A dense float32 tensor on its way in or out of a network. */
export interface Tensor {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

/** One loaded network. Calls may overlap; the engine queues them. */
export interface NetworkSession {
  readonly engine: EngineName;
  run(inputs: Readonly<Record<string, Tensor>>, signal?: AbortSignal): Promise<Record<string, Tensor>>;
  dispose(): Promise<void>;
}

export type EngineName =
  | 'onnx-cpu'
  | 'onnx-cuda'
  | 'onnx-directml'
  | 'onnx-coreml'
  | 'onnx-webgpu'
  | 'tfjs-node-gpu'
  | 'tfjs-wasm'
  | 'onnx-web';

/** Loads ONNX bytes off the event loop and runs them. */
export interface Engine {
  readonly name: EngineName;
  load(onnxBytes: Uint8Array): Promise<NetworkSession>;
  /** Ends the worker threads; pending calls reject with ENGINE_CLOSED. */
  close(): Promise<void>;
}
