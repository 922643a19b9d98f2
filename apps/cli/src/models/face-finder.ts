import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createFaceFinder, type FaceFinder } from '@ringnet/regressor';
import { createNodeEngine } from '@ringnet/regressor/node';
import type { ModelFolders } from './model-folders.js';

/** Loads the committed face networks; `close` ends their threads too. */
export async function openFaceFinder({ modelsDir }: ModelFolders): Promise<FaceFinder> {
  const engine = createNodeEngine();
  const network = (name: string) => readFile(path.join(modelsDir, 'face-finder', name));
  try {
    const finder = await createFaceFinder({
      engine,
      shortRange: await network('short-range.onnx'),
      fullRange: await network('full-range.onnx'),
      landmark: await network('landmark.onnx'),
    });
    return {
      ...finder,
      async close() {
        await finder.close();
        await engine.close();
      },
    };
  } catch (error) {
    await engine.close();
    throw error;
  }
}
