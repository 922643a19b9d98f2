import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
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
 * The files of a package, fetched once by `npm pack` into `cacheDir`. Users never need it, so no package.json names it. What lies there of
 * a download that was interrupted is fetched anew; npm's own errors go to stderr.
 *
 * @returns path inside the package (without the leading `package/`) -> bytes
 * @throws Error when npm fails, or when the bytes are not the pinned ones; these are not kept
 */
export function fetchPackage({ name, version, sha256 }: PinnedPackage, cacheDir: string): Map<string, Uint8Array> {
  mkdirSync(cacheDir, { recursive: true });
  const tarball = join(cacheDir, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`);
  const isThere = existsSync(tarball) && sha256Of(readFileSync(tarball)) === sha256;
  if (!isThere) {
    execFileSync('npm', ['pack', '--loglevel=error', `${name}@${version}`], {
      cwd: cacheDir,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
  const bytes = readFileSync(tarball);
  const found = sha256Of(bytes);
  if (found !== sha256) {
    rmSync(tarball);
    throw new Error(`${name}@${version}: sha256 is ${found}, expected ${sha256}`);
  }
  const files = new Map<string, Uint8Array>();
  for (const [path, data] of readTar(gunzipSync(bytes))) files.set(path.replace(/^package\//, ''), data);
  return files;
}

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
