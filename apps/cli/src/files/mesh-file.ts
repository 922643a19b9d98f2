import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Mesh, readObj, readPly, writeGlb, writeObj, writePly, writeStl } from '@ringnet/io';
import { usageError } from '../exit-code.js';
import { readNamedFile } from '../inputs/read-named-file.js';

type MeshWriter = (mesh: Mesh, file: string, extras: Record<string, unknown>) => Uint8Array | Promise<Uint8Array>;

/** Mesh formats by extension. */
const writers: Readonly<Record<string, MeshWriter>> = {
  '.obj': (mesh) => writeObj(mesh),
  '.ply': (mesh) => writePly(mesh),
  '.glb': (mesh, file, extras) =>
    writeGlb({ mesh, name: path.basename(file, '.glb'), extras: { unit: 'm', ...extras } }),
  '.stl': (mesh) => writeStl(mesh),
};

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
  await writeBytes(file, await writerOf(file)(mesh, file, extras));
}

/** Writes a file, making its folder. */
export async function writeBytes(file: string, bytes: Uint8Array | string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, bytes);
}

/** Refuses a name whose extension is no mesh format, for those who compute long before they write. */
export function checkMeshName(file: string): void {
  writerOf(file);
}

function writerOf(file: string): MeshWriter {
  const extension = path.extname(file).toLowerCase();
  if (Object.hasOwn(writers, extension)) return writers[extension];
  throw usageError(`${file}: meshes are written to ${Object.keys(writers).join(', ')}`);
}
