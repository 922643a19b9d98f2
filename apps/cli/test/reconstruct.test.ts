import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { encodePng, readRingnetParameters } from '@ringnet/io';
import { afterAll, expect, test } from 'vitest';
import { jsonLines, runRingnet } from './support/run-ringnet.js';
import { examplePhoto, temporaryFolder, tinyFacePhoto } from './support/work-folder.js';

const { folder, remove } = await temporaryFolder();
const run = (...words: string[]) => runRingnet(['reconstruct', ...words], { cwd: folder });
const files = async (at: string) =>
  (await readdir(path.join(folder, at), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(path.join(folder, at), path.join(entry.parentPath, entry.name)));

afterAll(remove);

test('a photo becomes a folder of files', async () => {
  const { code, stdout, stderr } = await run(examplePhoto('astronaut.png'), '--out', 'one', '--json');
  expect(code).toBe(0);
  expect(stderr).toContain('1 done');
  expect((await files('one')).sort()).toEqual([
    '.ringnet/astronaut.json',
    'astronaut/head.glb',
    'astronaut/overlay.png',
    'astronaut/parameters.json',
    'astronaut/parameters.npy',
  ]);
  const { betas, camera } = readRingnetParameters(await readFile(path.join(folder, 'one/astronaut/parameters.npy')));
  const [line, summary] = jsonLines(stdout);
  expect(line).toMatchObject({ type: 'photo', status: 'done', heads: [{ photo: { width: 512, height: 512 } }] });
  const [head] = line.heads as Record<string, unknown>[];
  expect(head).toMatchObject({ shape: [...betas], camera: { scale: expect.closeTo(camera[0], 5) } });
  // The same record as in the file.
  const { expressionNames, ...record } = JSON.parse(
    await readFile(path.join(folder, 'one/astronaut/parameters.json'), 'utf8'),
  );
  expect(head).toMatchObject(record);
  expect(record).toMatchObject({
    format: 'ringnet-parameters/1',
    softwareVersion: expect.stringMatching(/^\d/),
    regressor: { id: 'landmark-fit' },
    engine: { name: 'onnx-cpu', library: 'onnxruntime-node' },
  });
  expect(expressionNames).toContainEqual(expect.any(String));
  expect(summary).toEqual({ type: 'summary', done: 1, skipped: 0, noFace: 0, failed: 0, interrupted: false });
});

test('--resume skips what is done and unchanged, and does the rest again', async () => {
  const again = () => run(examplePhoto('astronaut.png'), '--out', 'one', '--resume', '--json');
  expect(jsonLines((await again()).stdout)[0]).toMatchObject({ status: 'skipped' });
  await rm(path.join(folder, 'one/astronaut/head.glb'));
  expect(jsonLines((await again()).stdout)[0]).toMatchObject({ status: 'done' });
  await writeFile(path.join(folder, 'one/astronaut/overlay.png'), 'changed');
  expect(jsonLines((await again()).stdout)[0]).toMatchObject({ status: 'done' });
});

test('a photo without a face is exit code 3, an unreadable one 1, some of each 4', async () => {
  await writeFile(path.join(folder, 'broken.jpg'), '<html>');
  expect((await run(examplePhoto('coffee.png'), '--out', 'none')).code).toBe(3);
  expect((await run('broken.jpg', '--out', 'none')).code).toBe(1);
  const mixed = await run(
    'broken.jpg',
    examplePhoto('coffee.png'),
    examplePhoto('mona-lisa.jpg'),
    '--out',
    'mixed',
    '--files',
    'parameters-json',
  );
  expect(mixed.code).toBe(4);
  const failures = jsonLines(await readFile(path.join(folder, 'mixed/failures.jsonl'), 'utf8'));
  expect(failures.map(({ code }) => code).sort()).toEqual(['IMAGE_TYPE_UNSUPPORTED', 'NO_FACE_FOUND']);
  expect(mixed.stderr).toContain('1 done, 1 without a face, 1 failed');
});

test('a face that is too small is none', async () => {
  await writeFile(path.join(folder, 'tiny.png'), await encodePng(await tinyFacePhoto()));
  const { code, stdout } = await run('tiny.png', '--out', 'tiny', '--json');
  expect(code).toBe(3);
  const [line, summary] = jsonLines(stdout);
  expect(line).toMatchObject({ status: 'failed', code: 'FACE_TOO_SMALL' });
  expect(summary).toMatchObject({ noFace: 1, failed: 0 });
});

test('folders, patterns, lists and stdin name photos; results are told apart', async () => {
  await mkdir(path.join(folder, 'photos/sub'), { recursive: true });
  await cp(examplePhoto('mona-lisa.jpg'), path.join(folder, 'photos/face.jpg'));
  await cp(examplePhoto('astronaut.png'), path.join(folder, 'photos/face.png'));
  await cp(examplePhoto('mona-lisa.jpg'), path.join(folder, 'photos/sub/face.jpg'));
  const options = ['--files', 'parameters-json', '--json'];
  expect((await run('photos', '--out', 'photos/results', ...options)).code).toBe(0);
  expect((await files('photos/results')).filter((file) => !file.startsWith('.')).sort()).toEqual([
    'face.png/parameters.json',
    'face/parameters.json',
    'sub/face/parameters.json',
  ]);
  const twice = await run('photos', '--out', 'photos/results', '--resume', ...options);
  expect(jsonLines(twice.stdout).at(-1)).toMatchObject({ done: 0, skipped: 3 });
  const pattern = await run('photos/*.jpg', '--out', 'pattern', ...options);
  expect(jsonLines(pattern.stdout).at(-1)).toMatchObject({ done: 1 });
  await writeFile(path.join(folder, 'list.txt'), '# two\nphotos/face.jpg\n\nphotos/face.png\n');
  const listed = await run('--list', 'list.txt', '--out', 'listed', ...options);
  expect(jsonLines(listed.stdout).at(-1)).toMatchObject({ done: 2 });
  const piped = await runRingnet(['reconstruct', '-', '--out', 'piped', ...options], {
    cwd: folder,
    input: await readFile(examplePhoto('mona-lisa.jpg')),
  });
  expect(jsonLines(piped.stdout)[0]).toMatchObject({ status: 'done', photo: '-' });
});

test('a folder may hold links; one without photos, and one that takes no results, are said at once', async () => {
  await mkdir(path.join(folder, 'links'), { recursive: true });
  const empty = await run('links', '--out', 'linked');
  expect(empty.code).toBe(2);
  expect(empty.stderr).toMatch(/no photo in this folder/);
  await symlink(examplePhoto('mona-lisa.jpg'), path.join(folder, 'links/face.jpg'));
  await symlink('nowhere.jpg', path.join(folder, 'links/dead.jpg'));
  const options = ['--files', 'parameters-json', '--json'];
  expect(jsonLines((await run('links', '--out', 'linked', ...options)).stdout).at(-1)).toMatchObject({ done: 1 });
  const inFile = await run('links', '--out', 'linked/face/parameters.json', '--json');
  expect(inFile.code).toBe(1);
  expect(inFile.stderr).toMatch(/results cannot be written there/);
  expect(jsonLines(inFile.stdout)).toHaveLength(1); // nothing was tried
});

test('the list of failures is the last run’s', async () => {
  await run(examplePhoto('coffee.png'), '--out', 'listed-once');
  expect(await files('listed-once')).toContain('failures.jsonl');
  await run(examplePhoto('mona-lisa.jpg'), '--out', 'listed-once', '--files', 'parameters-json');
  expect(await files('listed-once')).not.toContain('failures.jsonl');
});

test('RingNet’s own flags, in any order, lay its folders out', async () => {
  const { code } = await runRingnet(
    [
      '--save_obj_file=True',
      '--out_folder',
      'RingNet_output',
      '--img_path',
      examplePhoto('mona-lisa.jpg'),
      '--save_texture=True',
      '--save_flame_parameters=True',
      '--neutralize_expression=True',
    ],
    { cwd: folder },
  );
  expect(code).toBe(0);
  expect((await files('RingNet_output')).filter((file) => !file.startsWith('.')).sort()).toEqual([
    'images/mona-lisa.jpg',
    'mesh/mona-lisa.obj',
    'neutral_mesh/mona-lisa.ply',
    'params/mona-lisa.npy',
    'texture/mona-lisa.mtl',
    'texture/mona-lisa.obj',
    'texture/mona-lisa.png',
  ]);
  const obj = await readFile(path.join(folder, 'RingNet_output/texture/mona-lisa.obj'), 'utf8');
  const mtl = await readFile(path.join(folder, 'RingNet_output/texture/mona-lisa.mtl'), 'utf8');
  expect(obj).toContain('mtllib mona-lisa.mtl');
  expect(mtl).toContain('map_Kd mona-lisa.png');
});

test('Ctrl-C stops with 130 and leaves no half results', async () => {
  await mkdir(path.join(folder, 'many'), { recursive: true });
  for (let i = 0; i < 12; i++) await cp(examplePhoto('mona-lisa.jpg'), path.join(folder, `many/${i}.jpg`));
  const { code, stderr } = await runRingnet(['reconstruct', 'many', '--out', 'stopped', '--concurrency', '1'], {
    cwd: folder,
    interruptAt: 'done  ',
  });
  expect(code).toBe(130);
  expect(stderr).toContain('Stopped:');
  const left = await files('stopped');
  expect(left.filter((file) => file.includes('partial'))).toEqual([]);
  const whole = left.filter((file) => file.startsWith('.ringnet')).length;
  expect(whole).toBeGreaterThan(0);
  expect(whole).toBeLessThan(12);
  expect(left.length).toBe(5 * whole);
});

test('what is named more than once is done once', async () => {
  await mkdir(path.join(folder, 'again'), { recursive: true });
  await cp(examplePhoto('mona-lisa.jpg'), path.join(folder, 'again/face.jpg'));
  const { stdout } = await run(
    ...['again', 'again/*.jpg', './again/face.jpg', '--out', 'once', '--files', 'parameters-json', '--json'],
  );
  expect(jsonLines(stdout).at(-1)).toMatchObject({ done: 1 });
  expect(await files('once')).toEqual(expect.arrayContaining(['face/parameters.json']));
  const fused = await runRingnet(['fuse', 'again/face.jpg', 'again', '--out', 'fused'], { cwd: folder });
  expect(fused.code).toBe(2); // one photo is not several
});

test.each([
  [['reconstruct', '--list', 'nothing.txt', '--out', 'x'], 'nothing.txt: no such file'],
  [['reconstruct', '--list', '.', '--out', 'x'], '.: a folder, not a file'],
  [['decode', '--params', 'nothing.npy', '--out', 'x.obj'], 'nothing.npy: no such file'],
  [['inspect', 'nothing.obj'], 'nothing.obj: no such file'],
  [['crop', 'nothing.png', '--out', 'x.png'], 'nothing.png: no such file'],
  [['now', '--dataset', 'nothing', '--predictions', 'x', '--out', 'x'], 'imagepathsvalidation.txt: no such file'],
])('%j is a wrong call', async (words, message) => {
  const { code, stderr } = await runRingnet(words, { cwd: folder });
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});

test('what is not there is a wrong call', async () => {
  const { code, stderr } = await run('nobody.jpg', '--out', 'x');
  expect(code).toBe(2);
  expect(stderr).toContain('nobody.jpg: no such file');
});
