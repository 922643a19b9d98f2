import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Fields,
  type ModelInfo,
  type ModelLandmarks,
  parseContourEmbedding,
  parseEmbedding,
  parseHeadModel,
} from '@ringnet/flame';
import { decodeImage, type RgbImage, readNpyObject, readNpz, readPickle } from '@ringnet/io';
import { createFaceFinder } from '@ringnet/regressor';
import { createNodeEngine } from '@ringnet/regressor/node';
import { createReconstructor } from './create-reconstructor.js';
import { ReconstructError } from './errors.js';
import type { HeadModelEntry } from './face-regressor.js';
import type { Reconstructor } from './reconstructor.js';
import { landmarkFitRegressor } from './regressors/landmark-fit-regressor.js';

/** Where the models are and how much of the machine to use; plain data, so that a thread can be started with it. */
export interface LoadOptions {
  /** Folder with `open-head/`, `face-finder/` and, when the user has them, RingNet's checkpoint files */
  readonly modelsDir: string;
  /** Folder of the user's FLAME files; may be missing or empty */
  readonly flameModelDir?: string;
  /** Threads of the networks; default: the machine's cores less one */
  readonly threads?: number;
}

/**
 * Loads every model present and composes them; the paper's models come first where the user has installed them.
 *
 * @throws ReconstructError MODEL_NOT_INSTALLED when a committed file is missing
 * @throws FormatError, FlameError when a file is there but not sound; the message names the file
 */
export async function loadReconstructor(options: LoadOptions): Promise<Reconstructor> {
  const { modelsDir, flameModelDir, threads } = options;
  const engine = createNodeEngine({ threads });
  try {
    const finder = await createFaceFinder({
      engine,
      shortRange: await readModelFile(modelsDir, 'face-finder', 'short-range.onnx'),
      landmark: await readModelFile(modelsDir, 'face-finder', 'landmark.onnx'),
      fullRange: await readModelFile(modelsDir, 'face-finder', 'full-range.onnx'),
    });
    return createReconstructor({
      headModels: [...(await loadFlameModels(flameModelDir)), await loadOpenHead(modelsDir)],
      regressors: [landmarkFitRegressor()],
      findFaces: (photo, signal) => finder.findFaces(photo, { signal }),
      close: () => engine.close(),
    });
  } catch (error) {
    await engine.close();
    throw error;
  }
}

/** The committed default head and its skins. */
export async function loadOpenHead(modelsDir: string): Promise<HeadModelEntry> {
  const model = parseHeadModel(readNpz(await readModelFile(modelsDir, 'open-head', 'open-head.npz')));
  let albedos: Promise<RgbImage[]> | undefined;
  return {
    model,
    albedos: () => {
      albedos ??= loadAlbedos(join(modelsDir, 'open-head', 'skins'));
      return albedos;
    },
  };
}

async function loadAlbedos(folder: string): Promise<RgbImage[]> {
  const names = (await filesIn(folder)).filter((name) => /\.(webp|png)$/.test(name)).sort();
  return Promise.all(names.map(async (name) => (await decodeImage(await readFile(join(folder, name)))).image));
}

/** Every FLAME pickle or .npz in the user's folder, with the landmark embeddings found beside it. */
async function loadFlameModels(folder: string | undefined): Promise<HeadModelEntry[]> {
  if (!folder) return [];
  const names = (await filesIn(folder)).sort();
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

async function filesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

async function readModelFile(...path: string[]): Promise<Uint8Array> {
  const file = join(...path);
  try {
    return await readFile(file);
  } catch (cause) {
    throw new ReconstructError(
      'MODEL_NOT_INSTALLED',
      `${file} is missing; it is part of the repository: check it out again`,
      { cause },
    );
  }
}

function explain<T>(name: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof Error) error.message = `${name}: ${error.message}`;
    throw error;
  }
}
