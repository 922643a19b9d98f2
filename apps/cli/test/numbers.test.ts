import { copyFile, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { readNpy, writeNpy } from '@ringnet/io';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readPoints } from '../src/files/landmark-file.js';
import { readMeshFile, writeBytes, writeMeshFile } from '../src/files/mesh-file.js';
import { jsonLines, runRingnet } from './support/run-ringnet.js';
import { addCheckpoint, addNowSet, examplePhoto, temporaryFolder } from './support/work-folder.js';

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

test('fit takes a mesh and landmarks in millimetres, named or told from their size', async () => {
  await writeBytes(path.join(folder, 'head.json'), JSON.stringify({ shape: [1, -0.5], expression: [] }));
  expect((await run('decode', '--params', 'head.json', '--out', 'head.ply', '--landmarks', 'head.lm.json')).code).toBe(
    0,
  );
  const larger = (values: Iterable<number>) => Array.from(values, (value) => value * 1000);
  const { vertices, faces } = await readMeshFile(path.join(folder, 'head.ply'));
  await writeMeshFile(path.join(folder, 'large.ply'), { vertices: Float32Array.from(larger(vertices)), faces });
  const points = larger(await readPoints(path.join(folder, 'head.lm.json')));
  await writeBytes(path.join(folder, 'large.json'), JSON.stringify({ points }));
  for (const [option, file, most] of [
    ['--mesh', 'large.ply', 1e-5],
    ['--landmarks', 'large.json', 1e-3],
  ] as const) {
    for (const named of [[], ['--unit', 'mm']]) {
      const { code, stdout, stderr } = await run('fit', option, file, ...named, '--out', 'fitted.json', '--json');
      expect(code, stderr).toBe(0);
      const [{ rmsErrorM, metresPerUnit }] = jsonLines(stdout);
      expect(metresPerUnit).toBe(0.001);
      expect(rmsErrorM).toBeLessThan(most);
    }
  }
});

test('landmarks of a transposed array are refused, naming its shape', async () => {
  const data = new Float64Array(3 * 68).map((_, i) => i);
  await writeBytes(path.join(folder, 'rows.npy'), writeNpy({ data, shape: [1, 68, 3] }));
  await writeBytes(path.join(folder, 'columns.npy'), writeNpy({ data, shape: [3, 68] }));
  expect(await readPoints(path.join(folder, 'rows.npy'))).toEqual(data);
  await expect(readPoints(path.join(folder, 'columns.npy'))).rejects.toThrow('[3, 68]');
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

test('predictions that all failed are no face where that was all, else an error', async () => {
  const photo = path.join(folder, 'faceless/someone/multiview_neutral/IMG_0001.png');
  await mkdir(path.dirname(photo), { recursive: true });
  await copyFile(examplePhoto('coffee.png'), photo);
  const predict = async (images: string) =>
    (await run('now', 'predict', '--dataset', 'now', '--images', images, '--out', 'none')).code;
  expect(await predict('faceless')).toBe(3);
  expect(await predict('nowhere')).toBe(1);
});

test('sample is the same for the same seed', async () => {
  await run('sample', '--seed', '5', '--out', 'a');
  await run('sample', '--seed', '5', '--out', 'b');
  await run('sample', '--seed', '6', '--out', 'c');
  const head = (name: string) => readFile(path.join(folder, name, 'head-0001.obj'), 'utf8');
  expect(await head('a')).toBe(await head('b'));
  expect(await head('a')).not.toBe(await head('c'));
});
