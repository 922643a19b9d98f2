import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Fields,
  type ModelInfo,
  type ModelLandmarks,
  parseContourEmbedding,
  parseEmbedding,
  parseHeadModel,
} from '@ringnet/flame';
import { readNpyObject, readNpz, readPickle } from '@ringnet/io';
import type { HeadModelEntry } from './face-regressor.js';
import { explain, filesIn } from './model-files.js';

/** Every FLAME pickle or .npz in the user's folder, with the landmark embeddings found beside it. */
export async function loadFlameModels(folder: string): Promise<HeadModelEntry[]> {
  const names = await filesIn(folder);
  return Promise.all(
    names.filter(isHeadModelFile).map(async (name) => {
      const bytes = await readFile(join(folder, name));
      const fields = explain(name, () => (name.endsWith('.npz') ? readNpz(bytes) : readPickle(bytes)) as Fields);
      const model = explain(name, () => parseHeadModel(fields, { info: flameInfo(name) }));
      const landmarks = await loadFlameLandmarks(folder, names, model.faces.length / 3);
      return { model: { ...model, landmarks: { ...model.landmarks, ...landmarks } }, albedos: async () => [] };
    }),
  );
}

const isHeadModelFile = (name: string): boolean => /\.(pkl|npz)$/i.test(name) && !/embedding|mask|texture/i.test(name);

/** The official embeddings: 51 static points and the contour by yaw. */
async function loadFlameLandmarks(
  folder: string,
  names: readonly string[],
  faceCount: number,
): Promise<Partial<ModelLandmarks>> {
  const staticName = names.find((name) => /static_embedding.*\.pkl$/i.test(name));
  const contourName = names.find((name) => /(dynamic|contour).*\.npy$/i.test(name));
  const staticBytes = staticName && (await readFile(join(folder, staticName)));
  const contourBytes = contourName && (await readFile(join(folder, contourName)));
  return {
    ...(staticBytes && {
      static51: explain(staticName, () => parseEmbedding(readPickle(staticBytes) as Fields, faceCount)),
    }),
    ...(contourBytes && {
      contour: explain(contourName, () => parseContourEmbedding(readNpyObject(contourBytes) as Fields, faceCount)),
    }),
  };
}

function flameInfo(fileName: string): ModelInfo {
  const stem = fileName.replace(/\.\w+$/, '').toLowerCase();
  return {
    id: stem.startsWith('flame') ? stem : `flame-${stem.replace(/_model$/, '')}`,
    name: `FLAME (${fileName})`,
    version: /20\d\d/.exec(stem)?.[0] ?? 'unknown',
    licence: 'FLAME model licence (flame.is.tue.mpg.de), for the holder of the file',
  };
}
