import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { type NdArray, readNpy } from '@ringnet/io';

const folder = new URL('../golden/', import.meta.url);

/** Bytes of a golden file; `.gz` is unpacked. */
export function goldenBytes(path: string): Uint8Array {
  const bytes = readFileSync(new URL(path, folder));
  return new Uint8Array(path.endsWith('.gz') ? gunzipSync(bytes) : bytes);
}

export function goldenArray(path: string): NdArray {
  return readNpy(goldenBytes(path)) as NdArray;
}

export function goldenJson<T>(path: string): T {
  return JSON.parse(new TextDecoder().decode(goldenBytes(path))) as T;
}
