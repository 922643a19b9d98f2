import { type HeadModel, parseHeadModel } from '@ringnet/flame';
import { readNpz } from '@ringnet/io';

/** Reads a head model's .npz; a chunk of its own, so that the first paint does not wait for it. */
export function parseModelFile(bytes: Uint8Array): HeadModel {
  return parseHeadModel(readNpz(bytes));
}
