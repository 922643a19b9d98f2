import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ByteSource, readCheckpoint } from '@ringnet/io';
import { parseRegressorWeights, type RegressorWeights } from '@ringnet/regressor';
import { seededVariables, writeCheckpoint } from '@ringnet/seeded-checkpoint';

const prefix = join(tmpdir(), 'ringnet-bench-seeded');

/** Writes a 100 MB checkpoint of RingNet's shape to the temporary folder, once. */
export function ensureSeededCheckpoint(): void {
  if (existsSync(`${prefix}.index`)) return;
  const { index, data } = writeCheckpoint(seededVariables({ seed: 1 }));
  writeFileSync(`${prefix}.data-00000-of-00001`, data);
  writeFileSync(`${prefix}.index`, index);
}

export function seededWeights(): RegressorWeights {
  return parseRegressorWeights(
    readCheckpoint(readFileSync(`${prefix}.index`), [fileSource(`${prefix}.data-00000-of-00001`)]),
  );
}

/** Opens the file for every range, so that nothing has to be closed. */
function fileSource(path: string): ByteSource {
  const descriptor = openSync(path, 'r');
  const { size } = fstatSync(descriptor);
  closeSync(descriptor);
  return {
    size,
    readRange(offset, length) {
      const file = openSync(path, 'r');
      const bytes = new Uint8Array(length);
      readSync(file, bytes, 0, length, offset);
      closeSync(file);
      return bytes;
    },
  };
}

/** A crop of noise that is the same on every machine. */
export const noiseCrop = {
  width: 224,
  height: 224,
  channels: 3,
  data: Uint8Array.from({ length: 224 * 224 * 3 }, (_, k) => (Math.imul(k, 2654435761) >>> 24) & 255),
} as const;
