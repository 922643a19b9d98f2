import { open, readFile, stat } from 'node:fs/promises';
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
  const checkpoint = readCheckpoint(index, await Promise.all(shardNames.map((name) => fileSource(join(folder, name)))));
  const metaName = indexName.replace(/\.index$/, '.meta');
  const meta = names.includes(metaName) ? await readFile(join(folder, metaName)) : null;
  const graph = meta ? explain(metaName, () => readMetaGraph(meta)) : undefined;
  const weights = explain(indexName, () => parseRegressorWeights(checkpoint, graph));
  const network = await loadRingNet(engine, weights);
  return [ringnetRegressor(network, indexName.replace(/\.index$/, ''))];
}

/** Opens the file for each range: weights are read again whenever a worker thread has to be replaced. */
async function fileSource(path: string): Promise<ByteSource> {
  const { size } = await stat(path);
  return {
    size,
    async readRange(offset, length) {
      const file = await open(path);
      try {
        const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, offset);
        return buffer.subarray(0, bytesRead);
      } finally {
        await file.close();
      }
    },
  };
}
