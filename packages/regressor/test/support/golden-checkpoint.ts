import { type Checkpoint, type MetaGraph, memorySource, readCheckpoint, readMetaGraph } from '@ringnet/io';
import { goldenBytes } from './golden.js';

export type Variant = 'thin' | 'thin_other_scope';

export function goldenCheckpoint(variant: Variant): Checkpoint {
  const prefix = `network/${variant}/ring_${variant}`;
  const shard = goldenBytes(`${prefix}.data-00000-of-00001.gz`);
  return readCheckpoint(goldenBytes(`${prefix}.index.gz`), [memorySource(shard)]);
}

export function goldenGraph(variant: Variant): MetaGraph {
  return readMetaGraph(goldenBytes(`network/${variant}/ring_${variant}.meta.gz`));
}
