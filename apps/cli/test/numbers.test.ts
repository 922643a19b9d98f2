import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { readNpy, writeNpy } from '@ringnet/io';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeBytes } from '../src/files/mesh-file.js';
import { jsonLines, runRingnet } from './support/run-ringnet.js';
import { addCheckpoint, addNowSet, temporaryFolder } from './support/work-folder.js';

const golden = (file: string) => fileURLToPath(new URL(`../../../packages/${file}`, import.meta.url));
const { folder, remove } = await temporaryFolder();
const run = (...words: string[]) => runRingnet(words, { cwd: folder });

beforeAll(async () => {
  await addCheckpoint(path.join(folder, 'models'));
  await addNowSet(folder);
});
afterAll(remove);

test('regress gives the reference numbers', async () => {
  const inputs = readNpy(gunzipSync(await readFile(golden('regressor/test/golden/network/inputs_uint8.npy.gz'))));
  const theta = readNpy(await readFile(golden('regressor/test/golden/network/thin/expected_theta.npy')));
  const first = (inputs.data as Uint8Array).slice(0, 224 * 224 * 3);
  await writeBytes(path.join(folder, 'crop.npy'), writeNpy({ data: first, shape: [224, 224, 3] }));
  const { code, stdout } = await run(
    'regress',
    '--checkpoint',
    'models/ring_6_68641',
    '--input',
    'crop.npy',
    '--iterations',
    '--json',
  );
  expect(code).toBe(0);
  const iterations = jsonLines(stdout)[0].iterations as number[][];
  // [iterations, images, 159] of the reference
  const [steps, images] = theta.shape;
  expect(iterations).toHaveLength(steps);
  for (let step = 0; step < steps; step++) {
    const expected = (theta.data as Float32Array).subarray(step * images * 159, step * images * 159 + 159);
    for (let i = 0; i < 159; i++) expect(Math.abs(iterations[step][i] - expected[i])).toBeLessThan(1e-4);
  }
});

test('fit finds what decode made', async () => {
  const wanted = { shape: [1.2, -0.7, 0.4, 0, 0.9], expression: [0.5, 0, 0.3], pose: { jaw: [0.12, 0, 0] } };
  await writeBytes(path.join(folder, 'wanted.json'), JSON.stringify(wanted));
  expect((await run('decode', '--params', 'wanted.json', '--out', 'wanted.ply')).code).toBe(0);
  const { code, stdout } = await run('fit', '--mesh', 'wanted.ply', '--out', 'found.json', '--json');
  expect(code).toBe(0);
  expect(Number(jsonLines(stdout)[0].rmsErrorM)).toBeLessThan(1e-5);
  const found = JSON.parse(await readFile(path.join(folder, 'found.json'), 'utf8'));
  wanted.shape.forEach((value, i) => {
    expect(found.shape[i]).toBeCloseTo(value, 2);
  });
  expect(found.pose.jaw[0]).toBeCloseTo(0.12, 2);
});

test('a mesh format that nobody writes is refused before the fit', async () => {
  const { code, stderr } = await run('fit', '--mesh', 'missing.ply', '--out', 'a.json', '--out-mesh', 'a.xyz');
  expect(code).toBe(2);
  expect(stderr).toContain('meshes are written to .obj');
});

test('now scores the golden pair within the tolerance, and again from what it kept', async () => {
  const expected = JSON.parse(await readFile(golden('now/test/golden/expected.json'), 'utf8')).similar;
  const words = ['now', '--dataset', 'now', '--predictions', 'predictions', '--out', 'scores', '--json'];
  const { code, stdout } = await run(...words);
  expect(code).toBe(0);
  const summary = jsonLines(stdout).at(-1);
  expect(Math.abs(Number(summary?.median) - expected.final.median)).toBeLessThan(0.01);
  expect(await readFile(path.join(folder, 'scores/ringnet_computed_distances.npy.meanmedian'), 'utf8')).not.toBe('');
  expect(jsonLines((await run(...words)).stdout).at(-1)).toEqual(summary);
});

test('sample is the same for the same seed', async () => {
  await run('sample', '--seed', '5', '--out', 'a');
  await run('sample', '--seed', '5', '--out', 'b');
  await run('sample', '--seed', '6', '--out', 'c');
  const head = (name: string) => readFile(path.join(folder, name, 'head-0001.obj'), 'utf8');
  expect(await head('a')).toBe(await head('b'));
  expect(await head('a')).not.toBe(await head('c'));
});
