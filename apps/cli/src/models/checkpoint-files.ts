import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { type Checkpoint, checkpointShardNames, readCheckpoint } from '@ringnet/io';
import { openFileSource } from '../files/file-source.js';

/** An open checkpoint; close it. */
export interface OpenCheckpoint extends Checkpoint {
  readonly prefix: string;
  close(): Promise<void>;
}

/** The index of a checkpoint named by its prefix; other names stay as they are. */
export async function checkpointIndexOf(file: string): Promise<string> {
  if (await isFile(file)) return file;
  return (await isFile(`${file}.index`)) ? `${file}.index` : file;
}

/** Opens a TensorFlow checkpoint by its prefix or its index; tensors are read when asked for. */
export async function openCheckpoint(prefixOrIndex: string): Promise<OpenCheckpoint> {
  const index = await checkpointIndexOf(prefixOrIndex);
  const bytes = await readFile(index);
  const names = checkpointShardNames(path.basename(index), bytes);
  const shards = await Promise.all(names.map((name) => openFileSource(path.join(path.dirname(index), name))));
  const close = async () => {
    await Promise.all(shards.map((shard) => shard.close()));
  };
  try {
    return { ...readCheckpoint(bytes, shards), prefix: index.replace(/\.index$/, ''), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function isFile(file: string): Promise<boolean> {
  return (await stat(file).catch(() => null))?.isFile() ?? false;
}
