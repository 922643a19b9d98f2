import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { encodePng, readGlb } from '@ringnet/io';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { jsonLines, runRingnet } from './support/run-ringnet.js';
import { examplePhoto, temporaryFolder, tinyFacePhoto } from './support/work-folder.js';

let work: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  work = await temporaryFolder();
});
afterAll(() => work.remove());

const fuse = (photos: readonly string[], ...more: string[]) =>
  runRingnet(['fuse', ...photos.map(examplePhoto), '--out', 'head', '--json', ...more], { cwd: work.folder });

test('several photos become one head, and its record says how', { timeout: 60_000 }, async () => {
  const run = await fuse(['astronaut.png', 'grace_hopper.jpg'], '--texture-size', '256');
  expect(run.code, run.stderr).toBe(0);
  expect(run.stderr).toContain('2 photos, joint fit');
  const [head] = jsonLines(run.stdout);
  expect(head.files).toEqual(
    ['head.glb', 'overlay.png', 'texture.png', 'parameters.json'].map((name) => path.join('head', name)),
  );
  const record = JSON.parse(await readFile(path.join(work.folder, 'head/parameters.json'), 'utf8'));
  expect(record.fusion).toMatchObject({ method: 'JOINT_FIT', note: null, views: [{}, {}] });
  expect(record.fusion.views[0].camera).toMatchObject({ scale: record.camera.scale });
  expect(record.fusion.views[1].expression).not.toEqual(record.fusion.views[0].expression);
  expect(record.shapeErrors).toHaveLength(100);
  const glb = readGlb(await readFile(path.join(work.folder, 'head/head.glb')));
  expect(glb.mesh.vertices.length).toBeGreaterThan(3000);
});

test('photos without a face are named and left out; fewer than two are not enough', { timeout: 60_000 }, async () => {
  const some = await fuse(['astronaut.png', 'coffee.png', 'mona-lisa.jpg'], '--files', 'parameters-json');
  expect(some.code, some.stderr).toBe(4);
  expect(jsonLines(some.stdout)[0]).toMatchObject({ status: 'failed', code: 'NO_FACE_FOUND' });
  expect((await fuse(['coffee.png', 'rocket.jpg'])).code).toBe(3);
  expect((await fuse(['astronaut.png'])).code).toBe(2);
  await writeFile(path.join(work.folder, 'tiny.png'), await encodePng(await tinyFacePhoto()));
  const tiny = ['fuse', examplePhoto('coffee.png'), 'tiny.png', '--out', 'head'];
  expect((await runRingnet(tiny, { cwd: work.folder })).code).toBe(3);
});
