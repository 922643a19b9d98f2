import { join } from 'node:path';
import { readNpz } from '@ringnet/io';
import {
  createFaceReader,
  createRefinedLandmarksReader,
  type Engine,
  type EngineInfo,
  parseLearnedRegressor,
} from '@ringnet/regressor';
import type { FaceRegressor } from './face-regressor.js';
import { explain, filesIn, readModelFile } from './model-files.js';
import { landmarkFitRegressor } from './regressors/landmark-fit-regressor.js';

const FILE = 'regressor.npz';
const NETWORK = 'network.onnx';
const ATTENTION = 'attention.onnx';

/** The landmark fit, with the trained regressor of models/face-regressor and the attention network of models/face-finder where they are there. */
export async function loadLandmarkFit(modelsDir: string, engine: Engine, info: EngineInfo): Promise<FaceRegressor> {
  const finderFolder = join(modelsDir, 'face-finder');
  const openRefiner = (await filesIn(finderFolder)).includes(ATTENTION)
    ? async () => createRefinedLandmarksReader(engine, await readModelFile(finderFolder, ATTENTION))
    : undefined;
  const folder = join(modelsDir, 'face-regressor');
  const files = await filesIn(folder);
  if (!files.includes(FILE) || !files.includes(NETWORK)) return landmarkFitRegressor({ engine: info, openRefiner });
  const bytes = await readModelFile(folder, FILE);
  const learned = explain(FILE, () => parseLearnedRegressor(readNpz(bytes)));
  const { margin } = learned.info;
  const reader = await createFaceReader({ engine, network: await readModelFile(folder, NETWORK), margin });
  return landmarkFitRegressor({ engine: info, learned, reader, openRefiner });
}
