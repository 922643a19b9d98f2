import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { type HeadModel, parseHeadModel } from '@ringnet/flame';
import { readNpz, readPickle } from '@ringnet/io';
import { findRingnetFiles, loadFlameModels, loadOpenHead } from '@ringnet/reconstruct/node';
import { CliError, exitCode } from '../exit-code.js';
import type { ModelFolders } from './model-folders.js';

/**
 * Opens a head model by file or by id; without either the open head.
 *
 * @throws CliError MODEL_NOT_INSTALLED when there is neither; FormatError, FlameError when the file is not sound
 */
export async function openHeadModel(fileOrId: string | undefined, folders: ModelFolders): Promise<HeadModel> {
  const wanted = fileOrId ?? 'open-head';
  if ((await stat(wanted).catch(() => null))?.isFile())
    return parseHeadModel(readHeadFields(wanted, await readFile(wanted)));
  if (wanted === 'open-head') return (await loadOpenHead(folders.modelsDir)).model;
  const flame = await loadFlameModels(folders.flameModelDir, await findRingnetFiles(folders.modelsDir));
  const installed = flame.models.map(({ model }) => model);
  const model = installed.find(({ info }) => info.id === wanted);
  if (model) return model;
  const known = ['open-head', ...installed.map(({ info }) => info.id)].join(', ');
  throw new CliError(`no head model ${wanted}; there are: ${known}`, exitCode.error, 'MODEL_NOT_INSTALLED');
}

/** The fields of a head model file, not yet checked. */
export function readHeadFields(file: string, bytes: Uint8Array): ReadonlyMap<string, unknown> {
  if (file.toLowerCase().endsWith('.npz')) return readNpz(bytes);
  const value = readPickle(bytes);
  if (value instanceof Map) return value;
  throw new CliError(`${file} is a pickle, but not of a head model: no dictionary is in it`);
}

/** The id under which a FLAME file is known: `flame-generic` for generic_model.pkl, `flame2023` for flame2023.pkl. */
export function headModelId(file: string): string {
  const stem = path
    .basename(file)
    .replace(/\.\w+$/, '')
    .toLowerCase();
  return stem.startsWith('flame') ? stem : `flame-${stem.replace(/_model$/, '')}`;
}
