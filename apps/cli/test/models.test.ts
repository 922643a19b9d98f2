import { copyFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { jsonLines, runRingnet } from './support/run-ringnet.js';
import { addCheckpoint, temporaryFolder } from './support/work-folder.js';

const golden = (file: string) => fileURLToPath(new URL(`../../../packages/${file}`, import.meta.url));
const { folder, remove } = await temporaryFolder();
const add = (...words: string[]) =>
  runRingnet(['models', 'add', ...words, '--models-dir', 'models', '--flame-model-dir', 'flame_model', '--json'], {
    cwd: folder,
    // Whatever the options do, the repository's own folders stay untouched.
    env: { RINGNET_MODELS_DIR: path.join(folder, 'other'), RINGNET_FLAME_MODEL_DIR: path.join(folder, 'other') },
  });

beforeAll(async () => {
  await addCheckpoint(path.join(folder, 'downloads'));
  await copyFile(golden('flame/test/golden/malformed/control_flame.pkl'), path.join(folder, 'generic_model.pkl'));
  await copyFile(golden('flame/test/golden/malformed/flame_missing_shapedirs.pkl'), path.join(folder, 'broken.pkl'));
});
afterAll(remove);

test('a head model goes to flame_model with what it enables', async () => {
  const { code, stdout, stderr } = await add('generic_model.pkl');
  expect(code).toBe(0);
  expect(jsonLines(stdout)[0]).toMatchObject({
    kind: 'head-model',
    to: 'flame_model/generic_model.pkl',
    enables: 'the head model flame-generic',
  });
  expect(stderr).toContain('Licence: FLAME');
  expect(await readdir(path.join(folder, 'flame_model'))).toEqual(['generic_model.pkl']);
});

test('it is not overwritten unless asked', async () => {
  expect((await add('generic_model.pkl')).code).toBe(1);
  expect((await add('generic_model.pkl', '--replace')).code).toBe(0);
});

test('a checkpoint goes to models', async () => {
  const parts = (await readdir(path.join(folder, 'downloads'))).map((name) => path.join('downloads', name));
  const { code } = await add(...parts);
  expect(code).toBe(0);
  expect(await readdir(path.join(folder, 'models'))).toHaveLength(3);
});

test('a damaged or foreign file is refused and not copied', async () => {
  const broken = await add('broken.pkl');
  expect(broken.code).toBe(1);
  expect(jsonLines(broken.stdout)[0]).toMatchObject({ type: 'error', code: 'MODEL_FIELD_MISSING' });
  expect(broken.stderr).toMatch(/broken\.pkl is damaged or something else/);
  await writeFile(path.join(folder, 'ring.meta'), 'hello');
  expect((await add('ring.meta')).stderr).toMatch(/ring\.meta is damaged or something else/);
  await copyFile(path.join(folder, 'downloads/ring_6_68641.index'), path.join(folder, 'alone.index'));
  expect((await add('alone.index')).stderr).toMatch(/alone\.index: .*alone\.data-00000-of-00001 is not there/);
  await writeFile(path.join(folder, 'notes.txt'), 'hello');
  expect((await add('notes.txt')).code).toBe(1);
  expect((await add('missing.pkl')).code).toBe(2);
  expect(await readdir(path.join(folder, 'flame_model'))).toEqual(['generic_model.pkl']);
});

test('a bad file does not keep a good one out', async () => {
  const { code, stdout } = await add('broken.pkl', 'generic_model.pkl', '--replace');
  expect(code).toBe(4);
  expect(jsonLines(stdout)).toMatchObject([
    { type: 'error', file: 'broken.pkl' },
    { to: 'flame_model/generic_model.pkl' },
  ]);
});

test('inspect refuses what is damaged with its typed error', async () => {
  const { code, stdout } = await runRingnet(
    ['inspect', golden('io/test/golden/malformed/npy_bad_magic.npy'), '--json'],
    { cwd: folder },
  );
  expect(code).toBe(1);
  expect(jsonLines(stdout)[0]).toMatchObject({ type: 'error' });
  const good = await runRingnet(['inspect', 'downloads/ring_6_68641', '--json'], { cwd: folder });
  expect(good.code).toBe(0);
  expect(jsonLines(good.stdout)[0]).toMatchObject({ format: 'tf-index' });
});
