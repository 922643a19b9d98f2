import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { seededVariables, writeCheckpoint } from '@ringnet/seeded-checkpoint';
import { expect, test } from 'vitest';
import { findRingnetFiles } from '../src/node.js';

test('of several checkpoints the newest step is taken, which is not the last by name', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'ringnet-steps-'));
  const { index, data } = writeCheckpoint(seededVariables({ seed: 3, base: 8, hidden: 16 }));
  for (const name of ['another', 'ring_6_100000', 'ring_6_68641', 'unnumbered']) {
    await writeFile(path.join(folder, `${name}.index`), index);
    await writeFile(path.join(folder, `${name}.data-00000-of-00001`), data);
  }
  expect((await findRingnetFiles(folder))?.name).toBe('ring_6_100000');
  await rm(folder, { recursive: true });
});
