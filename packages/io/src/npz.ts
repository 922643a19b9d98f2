import { FormatError } from './format-error.js';
import type { NdArray } from './nd-array.js';
import { readNpy, writeNpy } from './npy.js';
import { readZip, writeZip, type ZipLimits } from './zip.js';

/**
 * Reads a .npz archive of number arrays, compressed or not.
 *
 * @returns arrays by name (without `.npy`), in the archive's order
 * @throws FormatError as `readZip` and `readNpy` do; the message names the entry
 */
export function readNpz(bytes: Uint8Array, limits?: ZipLimits): Map<string, NdArray> {
  const arrays = new Map<string, NdArray>();
  for (const [name, content] of readZip(bytes, limits)) {
    try {
      arrays.set(name.replace(/\.npy$/, ''), readNpy(content));
    } catch (cause) {
      if (!(cause instanceof FormatError)) throw cause;
      throw new FormatError(cause.code, 'npz', `entry '${name}': ${cause.message}`, undefined, { cause });
    }
  }
  return arrays;
}

/** Writes arrays as a compressed .npz that `numpy.load` opens. Same arrays, same bytes. */
export function writeNpz(
  arrays: ReadonlyMap<string, NdArray> | Readonly<Record<string, NdArray>>,
  options?: { /** Deflate the arrays; default true */ readonly compress?: boolean },
): Uint8Array {
  const entries = arrays instanceof Map ? [...arrays] : Object.entries(arrays as Record<string, NdArray>);
  return writeZip(
    entries.map(([name, array]) => [`${name}.npy`, writeNpy(array)] as const),
    options,
  );
}
