import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseHeadModel } from '@ringnet/flame';
import { decodeImage, type RgbImage, readNpz } from '@ringnet/io';
import type { HeadModelEntry } from './face-regressor.js';
import { filesIn, readModelFile } from './model-files.js';

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
  const names = (await filesIn(folder)).filter((name) => /\.(webp|png)$/.test(name));
  return Promise.all(names.map(async (name) => (await decodeImage(await readFile(join(folder, name)))).image));
}
