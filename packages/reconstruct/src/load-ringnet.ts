import { type FileHandle, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ByteSource, checkpointShardNames, readCheckpoint, readMetaGraph } from '@ringnet/io';
import { type Engine, loadRingNet, parseRegressorWeights } from '@ringnet/regressor';
import type { FaceRegressor } from './face-regressor.js';
import { explain, filesIn } from './model-files.js';
import { ringnetRegressor } from './regressors/ringnet-regressor.js';

/** RingNet's network, when its checkpoint lies in the folder; the newest step when there are several. */
export async function loadRingnetRegressors(folder: string, engine: Engine): Promise<FaceRegressor[]> {
  const names = await filesIn(folder);
  const indexName = names.filter((name) => name.endsWith('.index')).at(-1);
  if (!indexName) return [];
  const index = await readFile(join(folder, indexName));
  const shardNames = explain(indexName, () => checkpointShardNames(indexName, index));
  const files: FileHandle[] = [];
  try {
    for (const name of shardNames) files.push(await open(join(folder, name)));
    const checkpoint = readCheckpoint(index, await Promise.all(files.map(fileSource)));
    const metaName = indexName.replace(/\.index$/, '.meta');
    const meta = names.includes(metaName) ? await readFile(join(folder, metaName)) : null;
    const graph = meta ? explain(metaName, () => readMetaGraph(meta)) : undefined;
    const weights = explain(indexName, () => parseRegressorWeights(checkpoint, graph));
    // The numbers are read once, now, so that the files can be closed.
    const layers = await weights.readLayers();
    const network = await loadRingNet(engine, { ...weights, readLayers: async () => layers });
    return [ringnetRegressor(network, indexName.replace(/\.index$/, ''))];
  } finally {
    await Promise.all(files.map((file) => file.close()));
  }
}

async function fileSource(file: FileHandle): Promise<ByteSource> {
  const { size } = await file.stat();
  return {
    size,
    async readRange(offset, length) {
      const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, offset);
      return buffer.subarray(0, bytesRead);
    },
  };
}
