import { open, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import {
  type ByteSource,
  type Checkpoint,
  checkpointShardNames,
  type MetaGraph,
  readCheckpoint,
  readMetaGraph,
} from '@ringnet/io';
import { parseRegressorWeights, type RegressorWeights } from '@ringnet/regressor';
import { ReconstructError } from './errors.js';
import { explain, filesIn } from './model-files.js';

/** RingNet's three files, opened and checked; the numbers are read when they are asked for. */
export interface RingnetFiles {
  /** Such as `ring_6_68641` */
  readonly name: string;
  readonly checkpoint: Checkpoint;
  readonly graph: MetaGraph | undefined;
  readonly weights: RegressorWeights;
}

/**
 * Opens RingNet's checkpoint: `PREFIX.index`, its data files and, where there is one, `PREFIX.meta`.
 *
 * @param prefix  with or without `.index`
 * @throws ReconstructError MODEL_NOT_INSTALLED with the way to get the files
 * @throws FormatError, RegressorError when a file is not sound; the message names it
 */
export async function openRingnetFiles(prefix: string): Promise<RingnetFiles> {
  const stem = prefix.replace(/\.index$/, '');
  const name = basename(stem);
  const folder = dirname(stem);
  const present = await filesIn(folder);
  const found = (file: string) => {
    if (!present.includes(file)) throw notInstalled(join(folder, file));
    return join(folder, file);
  };
  const indexName = `${name}.index`;
  const index = await readFile(found(indexName));
  const shardNames = explain(indexName, () => checkpointShardNames(indexName, index));
  const shards = await Promise.all(shardNames.map((shard) => fileSource(found(shard))));
  const checkpoint = explain(indexName, () => readCheckpoint(index, shards));
  const metaName = `${name}.meta`;
  const meta = present.includes(metaName) ? await readFile(join(folder, metaName)) : null;
  const graph = meta ? explain(metaName, () => readMetaGraph(meta)) : undefined;
  const weights = explain(indexName, () => parseRegressorWeights(checkpoint, graph));
  return { name, checkpoint, graph, weights };
}

function notInstalled(file: string): ReconstructError {
  return new ReconstructError(
    'MODEL_NOT_INSTALLED',
    `${file} is not there. RingNet's checkpoint is three files (.index, .meta, .data-00000-of-00001) that its users get ` +
      'at https://ringnet.is.tue.mpg.de after registering, for non-commercial research; put them into models/ with ' +
      '`ringnet models add FILE...`. docs/running-ringnet.md has the steps, and how to try without them.',
  );
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
