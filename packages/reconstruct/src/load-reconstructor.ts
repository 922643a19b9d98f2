import { createFaceFinder, type EngineName } from '@ringnet/regressor';
import { chooseEngine, createNodeEngine } from '@ringnet/regressor/node';
import { createReconstructor } from './create-reconstructor.js';
import { loadFlameModels } from './load-flame-models.js';
import { loadLandmarkFit } from './load-landmark-fit.js';
import { loadOpenHead } from './load-open-head.js';
import { loadRingnetRegressors } from './load-ringnet.js';
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
 * @throws ReconstructError MODEL_NOT_INSTALLED when a committed file is missing
 * @throws FormatError, FlameError when a file is there but not sound; the message names the file
 */
export async function loadReconstructor(options: LoadOptions): Promise<Reconstructor> {
  const { modelsDir, flameModelDir, threads } = options;
  const { name } = options.engine ? await chooseEngine([options.engine]) : { name: undefined };
  const engine = createNodeEngine({ name, threads });
  try {
    const finder = await createFaceFinder({
      engine,
      shortRange: await readModelFile(modelsDir, 'face-finder', 'short-range.onnx'),
      landmark: await readModelFile(modelsDir, 'face-finder', 'landmark.onnx'),
      fullRange: await readModelFile(modelsDir, 'face-finder', 'full-range.onnx'),
    });
    return createReconstructor({
      headModels: [...(flameModelDir ? await loadFlameModels(flameModelDir) : []), await loadOpenHead(modelsDir)],
      regressors: [...(await loadRingnetRegressors(modelsDir, engine)), await loadLandmarkFit(modelsDir, engine)],
      searchFaces: finder.searchFaces,
      close: () => engine.close(),
    });
  } catch (error) {
    await engine.close();
    throw error;
  }
}
