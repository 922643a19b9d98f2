import { readFileSync } from 'node:fs';
import { type HeadModel, parseHeadModel } from '@ringnet/flame';
import { readNpz } from '@ringnet/io';

/** The committed open head. */
export function openHead(): HeadModel {
  const bytes = readFileSync(new URL('../../models/open-head/open-head.npz', import.meta.url));
  return parseHeadModel(readNpz(new Uint8Array(bytes)));
}
