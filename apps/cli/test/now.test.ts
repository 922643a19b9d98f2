import { execFile } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readNpy, readNpyObject, writeNpy } from '@ringnet/io';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const bin = fileURLToPath(new URL('../bin/ringnet.js', import.meta.url));
const golden = fileURLToPath(new URL('../../../packages/now/test/golden/', import.meta.url));
const expected = JSON.parse(readFileSync(join(golden, 'expected.json'), 'utf8')).similar;

let folder = '';
const dataset = () => join(folder, 'dataset');
const predictions = () => join(folder, 'predictions');
/** The original's result file as Python sees it. */
const dictionary = (file: string) => Object.fromEntries(readNpyObject(readFileSync(file)) as Map<string, unknown>);
const stem = (key: string) => join(predictions(), key);

interface Run {
  readonly code: number;
  readonly stderr: string;
  readonly lines: readonly Record<string, unknown>[];
}

function now(...options: string[]): Promise<Run> {
  const all = [bin, 'now', '--dataset', dataset(), '--predictions', predictions(), '--json', ...options];
  return new Promise((resolve) => {
    execFile(process.execPath, all, (error, stdout, stderr) => {
      const lines = stdout.split('\n').filter(Boolean);
      resolve({ code: Number(error?.code ?? 0), stderr, lines: lines.map((line) => JSON.parse(line)) });
    });
  });
}

/** Two subjects, both the golden scan; the golden prediction for each of four photos. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringnet-now-'));
  const images: string[] = [];
  for (const subject of ['A_1', 'B_2']) {
    for (const [from, to] of [
      ['scan.obj', `scans/${subject}/natural_head_rotation.000001.obj`],
      ['scan_lmk.pp', `scans_lmks_onlypp/${subject}/natural_head_rotation.000001_picked_points.pp`],
    ]) {
      mkdirSync(join(dataset(), to, '..'), { recursive: true });
      copyFileSync(join(golden, 'similar', from), join(dataset(), to));
    }
    for (const challenge of ['selfie', 'multiview_neutral']) {
      const key = `${subject}/${challenge}/IMG_01`;
      mkdirSync(join(stem(key), '..'), { recursive: true });
      copyFileSync(join(golden, 'similar/pred.obj'), `${stem(key)}.obj`);
      copyFileSync(join(golden, 'similar/pred_lmk.npy'), `${stem(key)}.npy`);
      images.push(`${key}.jpg`);
    }
  }
  writeFileSync(join(dataset(), 'imagepathsvalidation.txt'), `${images.join('\n')}\n`);
});

afterAll(() => rmSync(folder, { recursive: true }));

test('scores the golden set, per challenge and whole, and leaves every file', async () => {
  const out = join(folder, 'scores');
  const { code, lines } = await now('--check', '--jobs', '2', '--out', out);
  expect(code).toBe(0);
  const summaries = lines.filter(({ type }) => type === 'summary');
  expect(summaries.map(({ challenge, images }) => [challenge, images])).toEqual([
    ['all', 4],
    ['multiview_neutral', 2],
    ['selfie', 2],
  ]);
  for (const { median, mean, std } of summaries as unknown as Record<'median' | 'mean' | 'std', number>[]) {
    expect(Math.abs(median - expected.final.median)).toBeLessThan(0.01);
    expect(Math.abs(mean - expected.final.mean)).toBeLessThan(0.002);
    expect(Math.abs(std - expected.final.std)).toBeLessThan(0.002);
  }
  const original = dictionary(join(out, 'ringnet_computed_distances.npy'));
  expect(original).toMatchObject({ num_missing_files: 0 });
  expect((original.input_files as string[])[0]).toBe('A_1/selfie/IMG_01');
  const words = readFileSync(join(out, 'ringnet_computed_distances_selfie.npy.meanmedian'), 'utf8');
  expect(words).toBe(`median: ${expected.final.median.toFixed(2)}\nmean: ${expected.final.mean.toFixed(2)}\n`);
  expect(readNpy(readFileSync(join(out, 'ringnet_curve.npy'))).shape).toEqual([2, 100000]);
  expect(readFileSync(join(out, 'ringnet_curve.csv'), 'utf8').split('\n')).toHaveLength(803);
  expect(readFileSync(join(out, 'ringnet_curve.svg'), 'utf8')).toContain('multiview_neutral');
  expect(readFileSync(join(out, 'ringnet_curve.png')).subarray(1, 4).toString()).toBe('PNG');
});

test('a second run measures only what changed', async () => {
  const out = join(folder, 'resumed');
  const statuses = ({ lines }: Run) => lines.filter(({ type }) => type === 'image').map(({ status }) => status);
  // All four images have the same bytes; with one thread only the first is new.
  expect(statuses(await now('--jobs', '1', '--out', out))).toEqual(['scored', 'kept', 'kept', 'kept']);
  const file = `${stem('B_2/selfie/IMG_01')}.obj`;
  const before = readFileSync(file, 'utf8');
  writeFileSync(file, `${before}\n# touched\n`);
  expect(statuses(await now('--jobs', '1', '--out', out)).filter((status) => status === 'scored')).toHaveLength(1);
  expect(statuses(await now('--jobs', '1', '--compat', '--out', out))[0]).toBe('scored');
  writeFileSync(file, before);
  expect(readdirSync(join(out, '.scored')).every((name) => name.endsWith('.npy'))).toBe(true);
});

describe('bad input', () => {
  const good = { obj: '', npy: new Uint8Array() };
  const broken = 'A_1/multiview_neutral/IMG_01';

  beforeAll(() => {
    good.obj = readFileSync(`${stem(broken)}.obj`, 'utf8');
    good.npy = new Uint8Array(readFileSync(`${stem(broken)}.npy`));
  });

  async function scoreWith(options: string[], obj: string | null, txt: string | null): Promise<Run> {
    rmSync(`${stem(broken)}.obj`);
    rmSync(`${stem(broken)}.npy`);
    if (obj !== null) writeFileSync(`${stem(broken)}.obj`, obj);
    if (txt === null) writeFileSync(`${stem(broken)}.npy`, good.npy);
    else if (txt !== '') writeFileSync(`${stem(broken)}.txt`, txt);
    try {
      return await now('--out', join(folder, 'bad'), ...options);
    } finally {
      rmSync(`${stem(broken)}.txt`, { force: true });
      writeFileSync(`${stem(broken)}.obj`, good.obj);
      writeFileSync(`${stem(broken)}.npy`, good.npy);
    }
  }

  const line = Array.from({ length: 7 }, (_, k) => `${k} ${k} ${k}`).join('\n');
  test.each([
    ['no mesh', 'MISSING_PREDICTION', () => [null, null]],
    ['no landmarks', 'MISSING_LANDMARKS', () => [good.obj, '']],
    ['landmarks on a line', 'LANDMARKS_COLLINEAR', () => [good.obj, line]],
    ['six landmarks', 'LANDMARKS_INVALID', () => [good.obj, line.split('\n').slice(1).join('\n')]],
    ['a mesh of points', 'MESH_EMPTY', () => [good.obj.replace(/^f .*$/gm, ''), null]],
  ] as const)('%s: %s, and the other images are scored', async (_, reason, files) => {
    const [obj, txt] = files();
    const { code, lines } = await scoreWith([], obj, txt);
    expect(code).toBe(4);
    expect(lines.find(({ status }) => status === 'failed')).toMatchObject({ image: broken, code: reason });
    expect(lines.find(({ challenge }) => challenge === 'all')).toMatchObject({ images: 3, missing: 1 });
    const results = JSON.parse(readFileSync(join(folder, 'bad/ringnet_results.json'), 'utf8'));
    expect(results.unscored).toEqual([expect.objectContaining({ image: broken, code: reason })]);
  });

  test('a NaN in the mesh is named, wherever it is noticed', async () => {
    const { code, lines } = await scoreWith([], good.obj.replace(/^v \S+/m, 'v nan'), null);
    expect(code).toBe(4);
    expect(lines.find(({ status }) => status === 'failed')?.code).toMatch(/^(MALFORMED|MESH_NOT_FINITE)$/);
  });

  test('--check names an open, coloured or mirrored prediction and still scores', async () => {
    const coloured = good.obj.replace(/^(v \S+ \S+ \S+).*$/gm, '$1 0.5 0.5 0.5');
    const { code, lines, stderr } = await scoreWith(['--check'], coloured, null);
    expect(code).toBe(4);
    expect(lines.filter(({ type }) => type === 'problem')).toEqual([
      expect.objectContaining({ image: broken, code: 'COLOURED_VERTICES' }),
    ]);
    expect(stderr.indexOf('COLOURED_VERTICES')).toBeLessThan(stderr.indexOf('median'));
    expect(lines.find(({ challenge }) => challenge === 'all')).toMatchObject({ images: 4 });
  });

  test('--check does not call sound what it could not read', async () => {
    const one = await scoreWith(['--check'], good.obj.replace(/^f .*$/gm, ''), null);
    expect(one.code).toBe(4);
    expect(one.stderr).toContain('1 could not be checked');
    expect(one.lines[0]).toMatchObject({ type: 'unchecked', image: broken, code: 'MESH_EMPTY' });
    expect(one.stderr).not.toContain('show none of the known mistakes');
    const { stderr } = await now('--check', '--predictions', join(folder, 'nowhere'), '--out', join(folder, 'bad'));
    expect(stderr).toContain('4 could not be checked');
  });
});

describe('seven landmarks as .npy', () => {
  const file = () => `${stem('A_1/selfie/IMG_01')}.npy`;
  let bytes = new Uint8Array();
  const scoreShape = (shape: readonly number[]) => {
    const data = readNpy(bytes).data as Float64Array;
    writeFileSync(file(), writeNpy({ data, shape: [...shape] }));
    return now('--challenge', 'selfie', '--out', join(folder, 'shapes'));
  };
  beforeAll(() => {
    bytes = new Uint8Array(readFileSync(file()));
  });
  afterAll(() => writeFileSync(file(), bytes));

  test('[1, 7, 3] are seven points', async () => {
    expect((await scoreShape([1, 7, 3])).code).toBe(0);
  });

  test.each([[[3, 7]], [[21]], [[7, 3, 1]]])('%j is refused, naming the shape', async (shape) => {
    const { code, lines } = await scoreShape(shape);
    expect(code).toBe(4);
    expect(lines.find(({ status }) => status === 'failed')).toMatchObject({
      image: 'A_1/selfie/IMG_01',
      code: 'LANDMARKS_INVALID',
      message: expect.stringContaining(`[${shape.join(', ')}]`),
    });
  });
});

test('curves stand beside the distances, whatever folder and method are called', async () => {
  const out = join(folder, 'run_computed_distances_v1');
  await now('--method', 'x_computed_distances', '--out', out);
  expect(readdirSync(out)).toEqual(
    expect.arrayContaining(
      ['', '_selfie', '_multiview_neutral'].map((part) => `x_computed_distances_curve${part}.npy`),
    ),
  );
  expect(readdirSync(out)).toContain('x_computed_distances_computed_distances_selfie.npy');
  expect(existsSync(join(folder, 'run_curve_v1'))).toBe(false);
});

test('one challenge: its own files; --compat also counts the others as missing, as the original does', async () => {
  const out = join(folder, 'selfie');
  const missing = () => dictionary(join(out, 'ours_metrical_computed_distances_selfie.npy'));
  const options = ['--challenge', 'selfie', '--metrical', '--unit', 'mm', '--method', 'ours', '--out', out];
  await now(...options);
  expect(missing()).toMatchObject({ num_missing_files: 0 });
  await now(...options, '--compat');
  expect(missing()).toMatchObject({ num_missing_files: 2 });
  expect(existsSync(join(out, 'ours_metrical_curve_selfie.png'))).toBe(true);
});

test('nothing to score is an error with the reasons kept', async () => {
  const out = join(folder, 'nothing');
  const { code, lines } = await now('--predictions', join(folder, 'nowhere'), '--out', out);
  expect(code).toBe(1);
  expect(lines.filter(({ status }) => status === 'failed')).toHaveLength(4);
  expect(JSON.parse(readFileSync(join(out, 'ringnet_results.json'), 'utf8')).unscored).toHaveLength(4);
});
