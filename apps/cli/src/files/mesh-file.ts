import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Mesh, readObj, readPly, writeGlb, writeObj, writePly, writeStl } from '@ringnet/io';
import { usageError } from '../exit-code.js';
import { readNamedFile } from '../inputs/read-named-file.js';

/** Mesh formats by extension. */
export const meshExtensions: readonly string[] = ['.obj', '.ply', '.glb', '.stl'];

/** Reads an OBJ or PLY. */
export async function readMeshFile(file: string): Promise<Mesh> {
  const bytes = await readNamedFile(file);
  const extension = path.extname(file).toLowerCase();
  if (extension === '.obj') return readObj(bytes);
  if (extension === '.ply') return readPly(bytes);
  throw usageError(`${file}: meshes are read from .obj and .ply`);
}

/** Writes a mesh in the format that the name's extension says; makes the folder. */
export async function writeMeshFile(file: string, mesh: Mesh, extras: Record<string, unknown> = {}): Promise<void> {
  await writeBytes(file, await encodeMesh(file, mesh, extras));
}

/** Writes a file, making its folder. */
export async function writeBytes(file: string, bytes: Uint8Array | string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, bytes);
}

async function encodeMesh(file: string, mesh: Mesh, extras: Record<string, unknown>): Promise<Uint8Array> {
  switch (path.extname(file).toLowerCase()) {
    case '.obj':
      return writeObj(mesh);
    case '.ply':
      return writePly(mesh);
    case '.stl':
      return writeStl(mesh);
    case '.glb':
      return writeGlb({ mesh, name: path.basename(file, '.glb'), extras: { unit: 'm', ...extras } });
    default:
      throw usageError(`${file}: meshes are written to ${meshExtensions.join(', ')}`);
  }
}
