import { gunzipSync } from 'node:zlib';

const BLOCK = 512;

/**
 * Reads one file out of an npm package (a gzipped tar).
 *
 * @param path  inside the tarball, such as `package/face_mesh.js`
 * @throws Error when there is no such file
 */
export function readFromTarball(tarball: Uint8Array, path: string): Uint8Array {
  const tar = gunzipSync(tarball);
  const text = (start: number, length: number) => tar.toString('latin1', start, start + length).replace(/\0.*$/s, '');
  for (let offset = 0; offset + BLOCK <= tar.length; ) {
    const sizeBytes = Number.parseInt(text(offset + 124, 12), 8) || 0;
    const prefix = text(offset + 345, 155);
    const name = prefix ? `${prefix}/${text(offset, 100)}` : text(offset, 100);
    if (name === path) return tar.subarray(offset + BLOCK, offset + BLOCK + sizeBytes);
    offset += BLOCK + Math.ceil(sizeBytes / BLOCK) * BLOCK;
  }
  throw new Error(`the tarball holds no ${path}`);
}
