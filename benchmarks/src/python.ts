import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type NdArray, writeNpy } from '@ringnet/io';

/**
 * Milliseconds that a script of benchmarks/python prints, given arrays as .npy files and then plain words; null where no Python
 * with what it needs is installed.
 */
export function pythonMilliseconds(
  script: string,
  arrays: readonly NdArray[],
  words: readonly string[] = [],
): number | null {
  const folder = mkdtempSync(join(tmpdir(), 'ringnet-bench-'));
  try {
    const files = arrays.map((array, k) => {
      const file = join(folder, `${k}.npy`);
      writeFileSync(file, writeNpy(array));
      return file;
    });
    const path = fileURLToPath(new URL(`../python/${script}`, import.meta.url));
    for (const python of ['python3', '/usr/bin/python3']) {
      const { status, stdout } = spawnSync(python, [path, ...files, ...words], { encoding: 'utf8', timeout: 120_000 });
      if (status === 0 && Number(stdout) > 0) return Number(stdout);
    }
    return null;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
