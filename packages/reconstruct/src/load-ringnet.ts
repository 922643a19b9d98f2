import { join } from 'node:path';
import { type Engine, loadRingNet } from '@ringnet/regressor';
import type { FaceRegressor } from './face-regressor.js';
import { filesIn } from './model-files.js';
import { ringnetRegressor } from './regressors/ringnet-regressor.js';
import { openRingnetFiles, type RingnetFiles } from './ringnet-files.js';

/** RingNet's checkpoint, when one lies in the folder; the newest step when there are several. */
export async function findRingnetFiles(folder: string): Promise<RingnetFiles | null> {
  const indices = (await filesIn(folder)).filter((name) => name.endsWith('.index'));
  const newest = indices.sort((a, b) => trainingStep(a) - trainingStep(b)).at(-1);
  return newest ? openRingnetFiles(join(folder, newest)) : null;
}

/** The number at the end of `ring_6_68641.index`; -1 without one. */
function trainingStep(indexName: string): number {
  return Number(/(\d+)\.index$/.exec(indexName)?.[1] ?? -1);
}

/** RingNet's network, loaded. */
export async function loadRingnetRegressor(files: RingnetFiles, engine: Engine): Promise<FaceRegressor> {
  return ringnetRegressor(await loadRingNet(engine, files.weights), files.name);
}
