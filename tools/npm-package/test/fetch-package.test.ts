import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fetchPackage } from '../src/fetch-package.js';

const whole = gzipSync(Buffer.alloc(1024)); // a tar of no files
const pinned = { name: '@a/b', version: '1.0.0', sha256: createHash('sha256').update(whole).digest('hex') };
const path = process.env.PATH;
let folder: string;
let tarball: string;

/** An `npm` that packs what lies in `registry.tgz`, and fails without it. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'npm-package-'));
  tarball = join(folder, 'cache/a-b-1.0.0.tgz');
  writeFileSync(join(folder, 'npm'), `#!/bin/sh\ncp "${folder}/registry.tgz" a-b-1.0.0.tgz 2>/dev/null\n`, {
    mode: 0o755,
  });
  process.env.PATH = folder + delimiter + path;
});

afterEach(() => {
  process.env.PATH = path;
  rmSync(folder, { recursive: true });
});

const offer = (bytes: Uint8Array) => writeFileSync(join(folder, 'registry.tgz'), bytes);
const fetchPinned = () => fetchPackage(pinned, join(folder, 'cache'));

test('fetches once, and again when what lies there is not whole', () => {
  offer(whole);
  expect(fetchPinned().size).toBe(0);
  rmSync(join(folder, 'registry.tgz'));
  expect(fetchPinned().size).toBe(0);

  writeFileSync(tarball, whole.subarray(0, 10));
  expect(fetchPinned).toThrow('npm pack');
  offer(whole);
  expect(fetchPinned().size).toBe(0);
  expect(readFileSync(tarball)).toEqual(whole);
});

test('keeps no bytes that are not the pinned ones', () => {
  offer(gzipSync('something else'));
  expect(fetchPinned).toThrow(`@a/b@1.0.0: sha256 is`);
  expect(existsSync(tarball)).toBe(false);
});
