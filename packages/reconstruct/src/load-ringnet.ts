import { join } from 'node:path';
import { type Engine, loadRingNet } from '@ringnet/regressor';
import type { FaceRegressor } from './face-regressor.js';
import { filesIn } from './model-files.js';
import { ringnetRegressor } from './regressors/ringnet-regressor.js';
import { openRingnetFiles, type RingnetFiles } from './ringnet-files.js';

/** RingNet's checkpoint, when one lies in the folder; the newest step when there are several. */
export async function findRingnetFiles(folder: string): Promise<RingnetFiles | null> {
  const index = (await filesIn(folder)).filter((name) => name.endsWith('.index')).at(-1);
  return index ? openRingnetFiles(join(folder, index)) : null;
}

/** RingNet's network, loaded. */
export async function loadRingnetRegressor(files: RingnetFiles, engine: Engine): Promise<FaceRegressor> {
  return ringnetRegressor(await loadRingNet(engine, files.weights), files.name);
}
