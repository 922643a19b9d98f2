import { createFaceFinder, type EngineName } from '@ringnet/regressor';
import { chooseEngine, createNodeEngine, createThreadEngine } from '@ringnet/regressor/node';
import { createReconstructor } from './create-reconstructor.js';
import { loadFlameModels } from './load-flame-models.js';
import { loadLandmarkFit } from './load-landmark-fit.js';
import { loadOpenHead } from './load-open-head.js';
import { findRingnetFiles, loadRingnetRegressor } from './load-ringnet.js';
import { readModelFile } from './model-files.js';
import type { Reconstructor } from './reconstructor.js';

/** Where the models are and how much of the machine to use; plain data, so that a thread can be started with it. */
export interface LoadOptions {
  /** Folder with `open-head/`, `face-finder/` and, when the user has them, RingNet's checkpoint files */
  readonly modelsDir: string;
  /** Folder of the user's FLAME files; may be missing or empty */
  readonly flameModelDir?: string;
  /** Threads of the networks; default: the machine's cores less one */
  readonly threads?: number;
  /** Wished for; the CPU runs what it cannot. Default `onnx-cpu` */
  readonly engine?: EngineName;
}

/**
 * Loads every model present and composes them; the paper's models come first where the user has installed them.
 *
 * @param isOwnThread  whether the caller's thread does nothing else, so that networks may run in it; engines but `onnx-cpu` have threads of
 *   their own all the same
 * @throws ReconstructError MODEL_NOT_INSTALLED when a committed file is missing
 * @throws FormatError, FlameError when a file is there but not sound; the message names the file
 */
export async function loadReconstructor(options: LoadOptions, isOwnThread = false): Promise<Reconstructor> {
  const { modelsDir, flameModelDir, threads } = options;
  const { name, refused } = options.engine ? await chooseEngine([options.engine]) : { name: undefined, refused: [] };
  const onCpu = () => (isOwnThread ? createThreadEngine(threads) : createNodeEngine({ threads }));
  const engine = !name || name === 'onnx-cpu' ? onCpu() : createNodeEngine({ name, threads });
  // The face networks are ONNX files, which TensorFlow.js does not run.
  const faceEngine = name?.startsWith('tfjs-') ? onCpu() : engine;
  const close = async () => {
    await Promise.all([engine.close(), faceEngine.close()]);
  };
  try {
    const finder = await createFaceFinder({
      engine: faceEngine,
      shortRange: await readModelFile(modelsDir, 'face-finder', 'short-range.onnx'),
      landmark: await readModelFile(modelsDir, 'face-finder', 'landmark.onnx'),
      fullRange: await readModelFile(modelsDir, 'face-finder', 'full-range.onnx'),
    });
    const ringnet = await findRingnetFiles(modelsDir);
    const flame = flameModelDir ? await loadFlameModels(flameModelDir, ringnet) : { models: [], notes: [] };
    return createReconstructor({
      headModels: [...flame.models, await loadOpenHead(modelsDir)],
      regressors: [
        ...(ringnet ? [await loadRingnetRegressor(ringnet, engine)] : []),
        await loadLandmarkFit(modelsDir, faceEngine, finder.engine),
      ],
      notes: [
        ...refused.map((status) => `the engine ${status.name} is not live: ${status.detail}; onnx-cpu runs instead`),
        ...flame.notes,
      ],
      searchFaces: finder.searchFaces,
      close,
    });
  } catch (error) {
    await close();
    throw error;
  }
}
