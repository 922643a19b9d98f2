import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A package of the npm registry, pinned to its bytes. */
export interface PinnedPackage {
  readonly name: string;
  readonly version: string;
  readonly sha256: string;
}

/**
 * Returns the tarball of a package, from the cache folder or else through `npm pack`.
 *
 * @throws Error when the bytes are not the pinned ones
 */
export function fetchPackage({ name, version, sha256 }: PinnedPackage, cacheDir: string): Uint8Array {
  mkdirSync(cacheDir, { recursive: true });
  const path = join(cacheDir, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`);
  if (!existsSync(path)) execFileSync('npm', ['pack', '--silent', `${name}@${version}`], { cwd: cacheDir });
  const bytes = readFileSync(path);
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== sha256) throw new Error(`${name}@${version}: sha256 is ${found}, expected ${sha256}`);
  return bytes;
}
