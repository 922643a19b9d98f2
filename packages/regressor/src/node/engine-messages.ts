import type { EngineInfo, EngineName, Tensor } from '../engine.js';
import type { LayerTable } from '../network/layer-table.js';

/** A model as it is sent to a worker. */
export type ModelMessage = Uint8Array | LayerTable;

/** How a worker is set up. */
export interface EngineWorkerData {
  readonly engine: EngineName;
  readonly threads: number;
}

/** `model` comes with the first call that this worker gets for a session. */
export type EngineRequest =
  | { readonly kind: 'load'; readonly call: number; readonly session: number; readonly model?: ModelMessage }
  | {
      readonly kind: 'run';
      readonly call: number;
      readonly session: number;
      readonly model?: ModelMessage;
      readonly inputs: Readonly<Record<string, Tensor>>;
    }
  | { readonly kind: 'dispose'; readonly call: number; readonly session: number };

/** Ends the worker after the call it is at. */
export interface EngineFarewell {
  readonly kind: 'close';
}

export type EngineReply =
  | {
      readonly kind: 'done';
      readonly call: number;
      readonly info: EngineInfo;
      readonly outputs: Record<string, Tensor>;
    }
  | {
      readonly kind: 'failed';
      readonly call: number;
      readonly code: 'ENGINE_FAILED' | 'ENGINE_UNAVAILABLE';
      readonly message: string;
    };

/** What runs inside a worker: one library that loads networks. */
export interface EngineBackend {
  readonly info: EngineInfo;
  load(model: ModelMessage): Promise<LoadedNetwork>;
}

export interface LoadedNetwork {
  run(inputs: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>>;
  dispose(): Promise<void>;
}
