import { readFileSync } from 'node:fs';
import { type HeadModel, parseHeadModel } from '@ringnet/flame';
import { readNpz } from '@ringnet/io';

const file = new URL('../../../../models/open-head/open-head.npz', import.meta.url);

/** The committed head. */
export function openHead(): HeadModel {
  return parseHeadModel(readNpz(new Uint8Array(readFileSync(file))));
}
