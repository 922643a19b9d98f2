import type { LayerTable } from './network/layer-table.js';

/** A dense float32 tensor on its way in or out of a network. */
export interface Tensor {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

/** One loaded network. Calls may overlap; the engine queues them. */
export interface NetworkSession {
  readonly engine: EngineInfo;
  /**
   * Runs the network; the inputs are copied, so the caller keeps them. One in shared memory may be read in place instead:
   * it must stay as it is until the call ends.
   *
   * @throws RegressorError QUEUE_FULL, CANCELED, ENGINE_FAILED, ENGINE_CLOSED
   */
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

/** What a network runs on, as told by the thread that loaded it. */
export interface EngineInfo {
  readonly name: EngineName;
  /** The library that computes, such as `onnxruntime-node` */
  readonly library: string;
  /** The library's */
  readonly version: string;
  /** Threads that it was given; null where it does not let itself be told */
  readonly threads: number | null;
}

/**
 * What an engine loads: ONNX bytes, or a network as a layer table (which every engine can run). A function is called
 * whenever a worker needs the table, and the table is handed over to it, so that nobody has to keep the weights.
 */
export type NetworkModel = Uint8Array | LayerTable | (() => Promise<LayerTable>);

/** Loads networks off the event loop and runs them. */
export interface Engine {
  readonly name: EngineName;
  /** @throws RegressorError ENGINE_FAILED when the network is not understood, ENGINE_CLOSED */
  load(model: NetworkModel): Promise<NetworkSession>;
  /** Ends the worker threads; pending calls reject with ENGINE_CLOSED. */
  close(): Promise<void>;
}

/** Whether an engine runs on this machine, and why not. */
export interface EngineStatus {
  readonly name: EngineName;
  readonly isLive: boolean;
  /** Such as `onnxruntime-node 1.30.0`, or what is missing. */
  readonly detail: string;
}
