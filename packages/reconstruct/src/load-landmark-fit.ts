import { join } from 'node:path';
import { readNpz } from '@ringnet/io';
import { createFaceReader, type Engine, type EngineInfo, parseLearnedRegressor } from '@ringnet/regressor';
import type { FaceRegressor } from './face-regressor.js';
import { explain, filesIn, readModelFile } from './model-files.js';
import { landmarkFitRegressor } from './regressors/landmark-fit-regressor.js';

const FILE = 'regressor.npz';

/** The landmark fit, with the trained regressor of models/face-regressor where it is there. */
export async function loadLandmarkFit(modelsDir: string, engine: Engine, info: EngineInfo): Promise<FaceRegressor> {
  const folder = join(modelsDir, 'face-regressor');
  if (!(await filesIn(folder)).includes(FILE)) return landmarkFitRegressor({ engine: info });
  const bytes = await readModelFile(folder, FILE);
  const learned = explain(FILE, () => parseLearnedRegressor(readNpz(bytes)));
  const landmark = await readModelFile(modelsDir, 'face-finder', 'landmark.onnx');
  const reader = await createFaceReader({ engine, landmark, layers: learned.layers });
  return landmarkFitRegressor({ engine: info, learned, reader });
}
