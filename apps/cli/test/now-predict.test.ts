import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { jsonLines, runRingnet } from './support/run-ringnet.js';
import { examplePhoto, temporaryFolder } from './support/work-folder.js';

const { folder, remove } = await temporaryFolder();
afterAll(remove);

/** A NoW folder with the same photo under each name. */
async function addPhotos(dataset: string, listed: readonly string[], stored = listed): Promise<void> {
  const place = path.join(folder, dataset, 'iphone_pictures/A_1/selfie');
  await mkdir(place, { recursive: true });
  for (const name of stored) await cp(examplePhoto('mona-lisa.jpg'), path.join(place, name));
  const list = listed.map((name) => `A_1/selfie/${name}\n`).join('');
  await writeFile(path.join(folder, dataset, 'imagepathsvalidation.txt'), list);
}

test('photos are found under the listed name, or with another extension', async () => {
  await addPhotos('names', ['a.jpeg', 'b.jpg', 'c.jpg'], ['a.jpeg', 'b.jpg', 'c.PNG']);
  const { code, stderr } = await runRingnet(['now', 'predict', '--dataset', 'names', '--out', 'named'], {
    cwd: folder,
  });
  expect(stderr).toContain('3 predictions in named.');
  expect(code).toBe(0);
  // The scorer looks for predictions of `a.`: four characters are cut off any name, as in the original.
  expect((await readdir(path.join(folder, 'named/A_1/selfie'))).sort()).toEqual(
    ['a.', 'b', 'c'].flatMap((name) => [`${name}.npy`, `${name}.obj`]),
  );
});

test('Ctrl-C stops with 130 and leaves whole predictions only', async () => {
  await addPhotos(
    'many',
    Array.from({ length: 12 }, (_, k) => `${k}.jpg`),
  );
  const { code, stdout, stderr } = await runRingnet(
    ['now', 'predict', '--dataset', 'many', '--out', 'stopped', '--json'],
    { cwd: folder, interruptAt: '"status":"done"' },
  );
  expect(code).toBe(130);
  expect(stderr).toContain('Stopped: ');
  const done = jsonLines(stdout).filter(({ status }) => status === 'done').length;
  expect(jsonLines(stdout)).toHaveLength(done); // none is called failed
  expect(done).toBeGreaterThan(0);
  expect(done).toBeLessThan(12);
  const left = await readdir(path.join(folder, 'stopped/A_1/selfie'));
  expect(left.every((name) => /^\d+\.(obj|npy)$/.test(name))).toBe(true);
  expect(left).toHaveLength(2 * done);
});
