import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Fields, findField, type HeadModel, type ModelInfo, parseHeadModel } from '@ringnet/flame';
import { readObj, readPly } from '@ringnet/io';
import { findFlameConstants } from '@ringnet/regressor';
import { explain } from './model-files.js';
import type { RingnetFiles } from './ringnet-files.js';

/** Keys of a FLAME pickle that make a head, with their old spellings; what a checkpoint may bring comes first. */
const keys: readonly (readonly [string, ...string[]])[] = [
  ['v_template', 'default_v', 'template_v'],
  ['shapedirs', 'blendshapes'],
  ['posedirs'],
  ['J_regressor', 'joint_regressor'],
  ['weights'],
  ['f'],
];

/** FLAME's joints hang together the same way in every version. */
const flameTree = [
  [-1, 0, 1, 1, 1],
  [0, 1, 2, 3, 4],
];

/** FLAME as RingNet's checkpoint brings it, or why it does not make a head. */
export type CheckpointFlame = { readonly model: HeadModel } | { readonly note: string };

/**
 * Makes a head model of the FLAME constants in RingNet's checkpoint or graph: the very head that the network was trained
 * with. What they lack, always the faces, comes from the user's FLAME folder: from the first of `others` with as many
 * vertices, or, for the faces, from a mesh (.obj, .ply) of that topology.
 *
 * @param others  what the user's FLAME files hold, by file name
 * @param names  all files of the folder
 * @returns null when the checkpoint has no FLAME constants
 */
export async function checkpointFlame(
  { name, checkpoint, graph }: RingnetFiles,
  folder: string,
  names: readonly string[],
  others: ReadonlyMap<string, Fields>,
): Promise<CheckpointFlame | null> {
  const constants = await findFlameConstants(checkpoint, graph);
  const vertexCount = constants.get('posedirs')?.shape[0];
  if (vertexCount === undefined) return null;
  const fields = new Map<string, unknown>([...constants, ['kintree_table', flameTree]]);
  for (const [key, ...oldNames] of keys) {
    if (fields.has(key)) continue;
    const value = await missingPart(key, oldNames, vertexCount, folder, names, others);
    if (value !== undefined) fields.set(key, value);
  }
  const missing = keys.map(([key]) => key).filter((key) => !fields.has(key));
  const held = `${name} holds FLAME's ${[...constants.keys()].join(', ')} for ${vertexCount} vertices`;
  if (missing.length > 0) {
    return {
      note:
        `${held}; they are not used, for a head also needs ${missing.join(', ')}: put a FLAME file of that size into ` +
        `the FLAME folder${missing.join() === 'f' ? ', or a mesh (.obj, .ply) of its topology' : ''}`,
    };
  }
  try {
    return { model: parseHeadModel(fields, { info: infoOf(name) }) };
  } catch (error) {
    return { note: `${held}, but they make no head: ${error instanceof Error ? error.message : error}` };
  }
}

async function missingPart(
  key: string,
  oldNames: readonly string[],
  vertexCount: number,
  folder: string,
  names: readonly string[],
  others: ReadonlyMap<string, Fields>,
): Promise<unknown> {
  for (const fields of others.values()) {
    if (rowsOf(findField(fields, ...keys[0])) !== vertexCount) continue;
    const value = findField(fields, key, ...oldNames);
    if (value !== undefined) return value;
  }
  return key === 'f' ? facesOfMesh(vertexCount, folder, names) : undefined;
}

async function facesOfMesh(vertexCount: number, folder: string, names: readonly string[]) {
  for (const file of names.filter((name) => /\.(obj|ply)$/i.test(name))) {
    const bytes = await readFile(join(folder, file));
    const mesh = explain(file, () => (/\.obj$/i.test(file) ? readObj(bytes) : readPly(bytes)));
    if (mesh.vertices.length === 3 * vertexCount) return { data: mesh.faces, shape: [mesh.faces.length / 3, 3] };
  }
  return undefined;
}

/** Rows of an array as a reader gives it. */
function rowsOf(value: unknown): number | undefined {
  return (value as { readonly shape?: readonly number[] } | undefined)?.shape?.[0];
}

function infoOf(checkpoint: string): ModelInfo {
  return {
    id: 'flame-ringnet',
    name: `FLAME (inside ${checkpoint})`,
    version: checkpoint,
    licence: 'RingNet and FLAME licences (ringnet.is.tue.mpg.de, flame.is.tue.mpg.de), for the holder of the files',
  };
}
