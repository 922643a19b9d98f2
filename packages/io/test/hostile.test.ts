import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { maskedCrc32c } from '../src/crc32c.js';
import { memorySource, readCheckpoint } from '../src/index.js';
import { goldenBytes } from './support/golden.js';
import { readOrRefuse } from './support/refusal.js';
import { type SampleFile, sampleFiles } from './support/sample-files.js';

/** Damaged files in all; spread over the sample files. */
const fuzzCases = 10_000;

let samples: SampleFile[];

beforeAll(async () => {
  samples = await sampleFiles();
});

describe('nothing but FormatError escapes', () => {
  test('sound files are read', async () => {
    for (const { name, bytes, read } of samples) {
      if (name.endsWith('graph.meta')) continue; // a cut-off graph, kept short for speed
      expect(await readOrRefuse(read, bytes), name).toBeNull();
    }
  });

  test('truncated at every byte', async () => {
    for (const { name, bytes, read } of samples) {
      for (let length = 0; length < bytes.length; length++) {
        await readOrRefuse(read, bytes.slice(0, length)).catch((cause) => {
          throw new Error(`${name} cut to ${length} bytes`, { cause });
        });
      }
    }
  }, 60_000);

  test('binary files that are cut anywhere are refused', async () => {
    // Text formats and pictures may end early and still be whole.
    const strict = samples.filter(({ name }) =>
      /^(numbers|arrays|files|mesh\.ply|big|mesh\.stl|rig|parameters)/.test(name),
    );
    expect(strict.length).toBe(9);
    for (const { name, bytes, read } of strict) {
      for (let length = 0; length < bytes.length; length++) {
        expect(await readOrRefuse(read, bytes.slice(0, length)), `${name} cut to ${length}`).not.toBeNull();
      }
    }
  }, 60_000);

  test('a checkpoint index damaged under a correct checksum', async () => {
    const index = goldenBytes('tf-checkpoints/multi_block.index');
    const size = firstBlockSize(index);
    const property = fc.asyncProperty(fc.nat(size - 1), fc.nat(255), async (at, value) => {
      const damaged = index.slice();
      damaged[at] = value;
      new DataView(damaged.buffer).setUint32(size + 1, maskedCrc32c(damaged.subarray(0, size + 1)), true);
      await readOrRefuse((bytes) => readCheckpoint(bytes, [memorySource(new Uint8Array(5000))]), damaged);
    });
    await fc.assert(property, { numRuns: 1000, seed: 20260419 });
  });

  test('bits flipped, bytes replaced, runs removed and repeated', async () => {
    const damage = fc.array(
      fc.record({ at: fc.nat(), kind: fc.constantFrom('flip', 'set', 'cut', 'repeat'), value: fc.nat(255) }),
      { minLength: 1, maxLength: 4 },
    );
    const property = fc.asyncProperty(fc.nat(samples.length - 1), damage, async (sample, edits) => {
      const { read, bytes } = samples[sample];
      await readOrRefuse(read, edits.reduce(applyEdit, bytes));
    });
    await fc.assert(property, { numRuns: fuzzCases, seed: 20260419 });
  }, 60_000);
});

/** The size at which the first block's stored checksum is the right one. */
function firstBlockSize(index: Uint8Array): number {
  const view = new DataView(index.buffer);
  for (let size = 8; size < index.length - 5; size++) {
    if (view.getUint32(size + 1, true) === maskedCrc32c(index.subarray(0, size + 1))) return size;
  }
  throw new Error('no block at the start');
}

function applyEdit(bytes: Uint8Array, edit: { at: number; kind: string; value: number }): Uint8Array {
  const at = edit.at % Math.max(1, bytes.length);
  if (edit.kind === 'cut') return Uint8Array.of(...bytes.subarray(0, at), ...bytes.subarray(at + edit.value));
  if (edit.kind === 'repeat') return Uint8Array.of(...bytes.subarray(0, at + edit.value), ...bytes.subarray(at));
  const copy = bytes.slice();
  copy[at] = edit.kind === 'flip' ? copy[at] ^ (1 << (edit.value % 8)) : edit.value;
  return copy;
}
