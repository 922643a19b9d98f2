import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  FormatError,
  memorySource,
  readCheckpoint,
  readNpy,
  readObj,
  readPickle,
  readPly,
  readRingnetParameters,
} from '../src/index.js';
import { goldenBytes, goldenJson } from './support/golden.js';

interface Case {
  readonly file: string;
  readonly reader: 'npy' | 'params' | 'pickle' | 'flame' | 'ply' | 'obj' | 'tf-index';
  readonly wrong?: string;
}
const manifest = goldenJson<{ canary: string; files: Case[]; controls: Case[] }>('malformed/manifest.json');

const readers: Record<Case['reader'], (bytes: Uint8Array) => unknown> = {
  npy: readNpy,
  params: readRingnetParameters,
  pickle: readPickle,
  flame: readPickle,
  ply: readPly,
  obj: readObj,
  'tf-index': (bytes) => readCheckpoint(bytes, [memorySource(new Uint8Array(1000))]),
};

/** Sound pickles whose contents make no head model: packages/flame refuses them. */
const leftToFlame = ['flame_missing_shapedirs.pkl', 'flame_face_out_of_range.pkl'];
const refused = manifest.files.filter(({ file }) => !leftToFlame.includes(file));

test.each(refused)('$file is refused: $wrong', ({ file, reader }) => {
  const bytes = goldenBytes(`malformed/${file}`);
  const memory = process.memoryUsage();
  const start = performance.now();
  expect(() => readers[reader](bytes)).toThrow(FormatError);
  expect(performance.now() - start).toBeLessThan(1000);
  const after = process.memoryUsage();
  expect(after.heapUsed + after.arrayBuffers - memory.heapUsed - memory.arrayBuffers).toBeLessThan(64 * 2 ** 20);
  for (const folder of ['.', '/tmp', import.meta.dirname]) {
    expect(existsSync(join(folder, manifest.canary))).toBe(false);
  }
});

test.each(manifest.controls)('$file is read', ({ file, reader }) => {
  expect(readers[reader](goldenBytes(`malformed/${file}`))).toBeDefined();
});

test('an error names its format and, in binary files, the byte', () => {
  expect(() => readNpy(goldenBytes('malformed/npy_truncated.npy'))).toThrow(
    expect.objectContaining({
      code: 'TRUNCATED',
      format: 'npy',
      offset: 68,
      message: expect.stringContaining('at byte 68'),
    }),
  );
});
