import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readObj } from '@ringnet/io';
import { cropScan, parseImageList, readPickedPoints } from '@ringnet/now';
import { afterAll, beforeAll, expect, test } from 'vitest';

const tool = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'ringnet-now-set-'));

function make(name: string, seed: number): void {
  const options = ['--out', join(folder, name), '--subjects', '1', '--photos', '1', '--seed', String(seed)];
  execFileSync(process.execPath, [tool, ...options], { stdio: 'pipe' });
}

/** Hash of every file by its path in the set. */
function contents(name: string): Record<string, string> {
  const root = join(folder, name);
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name: file }) => [
      relative(root, join(parentPath, file)),
      createHash('sha256')
        .update(readFileSync(join(parentPath, file)))
        .digest('hex'),
    ]),
  );
}

beforeAll(() => {
  make('one', 7);
  make('again', 7);
  make('other', 8);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

test('the same seed gives the same bytes, another seed other people', () => {
  const one = contents('one');
  expect(Object.keys(one)).toHaveLength(7); // the list, a scan, its points, four photos
  expect(contents('again')).toEqual(one);
  const other = contents('other');
  expect(Object.keys(other).sort()).toEqual(Object.keys(one).sort());
  expect(other['scans/SYNTH_001/SYNTH_001.obj']).not.toBe(one['scans/SYNTH_001/SYNTH_001.obj']);
});

test('the layout is the benchmark’s and the scan can be cropped at its landmarks', () => {
  const read = (path: string) => readFileSync(join(folder, 'one', path));
  const images = parseImageList(read('imagepathsvalidation.txt').toString());
  expect(images.map(({ challenge }) => challenge)).toEqual([
    'multiview_neutral',
    'multiview_expressions',
    'multiview_occlusions',
    'selfie',
  ]);
  const picked = read('scans_lmks_onlypp/SYNTH_001/SYNTH_001_picked_points.pp').toString();
  const landmarks = readPickedPoints(picked, 'picked', { compat: true });
  expect(
    picked
      .split('\n')
      .slice(8, 15)
      .every((line) => line.includes('<point')),
  ).toBe(true);
  const scan = readObj(read('scans/SYNTH_001/SYNTH_001.obj'));
  const { points, radius } = cropScan(scan.vertices, landmarks);
  expect(points.length / 3).toBeGreaterThan(3000);
  expect(radius).toBeGreaterThan(60); // mm: a face, not a head in metres
  expect(radius).toBeLessThan(120);
});
