import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Fields,
  type HeadModel,
  type ModelInfo,
  type ModelLandmarks,
  parseContourEmbedding,
  parseEmbedding,
  parseHeadModel,
} from '@ringnet/flame';
import { readNpyObject, readNpz, readPickle } from '@ringnet/io';
import { checkpointFlame } from './checkpoint-flame.js';
import type { HeadModelEntry } from './face-regressor.js';
import { explain, filesIn } from './model-files.js';
import type { RingnetFiles } from './ringnet-files.js';

/** The user's FLAME heads. */
export interface LoadedFlame {
  readonly models: readonly HeadModelEntry[];
  /** What was found and is not used, and why; sentences for people */
  readonly notes: readonly string[];
}

/**
 * Every FLAME pickle or .npz in the user's folder, with the landmark embeddings found beside it; before them the head
 * inside RingNet's checkpoint, where it has one.
 *
 * @param folder that is not there is an empty one
 * @throws FormatError, FlameError when a file is not sound; the message names it
 */
export async function loadFlameModels(folder: string, ringnet: RingnetFiles | null = null): Promise<LoadedFlame> {
  const names = await filesIn(folder);
  const files = new Map<string, Fields>();
  for (const name of names.filter(isHeadModelFile)) {
    const bytes = await readFile(join(folder, name));
    files.set(
      name,
      explain(name, () => (name.endsWith('.npz') ? readNpz(bytes) : readPickle(bytes)) as Fields),
    );
  }
  const inside = ringnet && (await checkpointFlame(ringnet, folder, names, files));
  const own = Array.from(files, ([name, fields]) =>
    explain(name, () => parseHeadModel(fields, { info: flameInfo(name) })),
  );
  const models = [...(inside && 'model' in inside ? [inside.model] : []), ...own];
  return {
    models: await Promise.all(models.map((model) => withLandmarks(model, folder, names))),
    notes: inside && 'note' in inside ? [inside.note] : [],
  };
}

async function withLandmarks(model: HeadModel, folder: string, names: readonly string[]): Promise<HeadModelEntry> {
  const landmarks = await loadFlameLandmarks(folder, names, model.faces.length / 3);
  return { model: { ...model, landmarks: { ...model.landmarks, ...landmarks } }, albedos: async () => [] };
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
