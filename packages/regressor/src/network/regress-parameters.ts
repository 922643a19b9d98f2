import type { ModelInfo } from '@ringnet/flame';
import type { RgbImage } from '@ringnet/io';
import { CROP_SIDE } from '../crop.js';
import type { Engine, EngineInfo } from '../engine.js';
import { RegressorError } from '../errors.js';
import { toNetworkInput } from '../network-input.js';
import { splitParameterVector } from '../parameter-vector.js';
import type { RegressedParameters } from '../regressed-parameters.js';
import { parametersAfter } from './iteration-layers.js';
import type { RegressorWeights } from './parse-regressor-weights.js';

/** What RingNet's network says about one crop. */
export interface Regression {
  readonly parameters: RegressedParameters;
  /** [159], the last iteration's */
  readonly vector: Float32Array;
  /** [159] each, after every iteration; the last is `vector` */
  readonly iterations: readonly Float32Array[];
  /** [2048] in RingNet */
  readonly features: Float32Array;
  readonly engine: EngineInfo;
}

/**
 * RingNet as results name it.
 *
 * @param checkpoint  name of the checkpoint, such as `ring_6_68641`: its version
 */
export function ringNetInfo(checkpoint: string): ModelInfo {
  return {
    id: 'ringnet',
    name: 'RingNet',
    version: checkpoint,
    licence: 'RingNet licence (ringnet.is.tue.mpg.de), for the holder of the file',
  };
}

/** RingNet's network, loaded in an engine. */
export interface RingNet {
  readonly weights: RegressorWeights;
  readonly engine: EngineInfo;
  /**
   * Regresses a 224 x 224 crop, see `cropForRegressor`.
   *
   * @throws RegressorError CROP_SIZE, QUEUE_FULL, CANCELED, ENGINE_FAILED, ENGINE_CLOSED
   */
  regressParameters(crop: RgbImage, signal?: AbortSignal): Promise<Regression>;
  close(): Promise<void>;
}

/**
 * Loads RingNet's network into an engine. The weights are read from the checkpoint and handed to the engine's worker.
 *
 * @throws RegressorError ENGINE_FAILED, ENGINE_CLOSED
 */
export async function loadRingNet(engine: Engine, weights: RegressorWeights): Promise<RingNet> {
  const session = await engine.load(() => weights.readLayers());
  return {
    weights,
    engine: session.engine,
    async regressParameters(crop, signal) {
      if (crop.width !== CROP_SIDE || crop.height !== CROP_SIDE) {
        const message = `the crop is ${crop.width} x ${crop.height}, expected ${CROP_SIDE} x ${CROP_SIDE}`;
        throw new RegressorError('CROP_SIZE', message);
      }
      const outputs = await session.run({ input: toNetworkInput(crop) }, signal);
      const iterations = Array.from({ length: weights.iterations }, (_, k) => outputs[parametersAfter(k + 1)].data);
      const vector = iterations[iterations.length - 1];
      return {
        parameters: splitParameterVector(vector),
        vector,
        iterations,
        features: outputs.features.data,
        engine: session.engine,
      };
    },
    close: () => session.dispose(),
  };
}
