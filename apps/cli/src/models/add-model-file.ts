import { constants } from 'node:fs';
import { copyFile, mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { openRingnetFiles } from '@ringnet/reconstruct/node';
import { CliError, codeOf, exitCode, messageOf } from '../exit-code.js';
import { readNamedFile } from '../inputs/read-named-file.js';
import { identifyModelFile, type ModelFile } from './identify-model-file.js';
import type { ModelFolders } from './model-folders.js';

/** A model file that is now in place. */
export interface AddedModelFile extends ModelFile {
  readonly from: string;
  readonly to: string;
}

/**
 * Validates a downloaded file with the parser that will use it, and copies it to its folder; a checkpoint is opened once
 * its index is given, beside its data.
 *
 * @throws CliError, naming the file: not there, damaged or something else, or one of its name is in place already
 */
export async function addModelFile(file: string, folders: ModelFolders, mayReplace: boolean): Promise<AddedModelFile> {
  const bytes = await readNamedFile(file);
  const identified = await identifySound(file, bytes);

  const folder = identified.folder === 'models' ? folders.modelsDir : folders.flameModelDir;
  const to = path.join(folder, path.basename(file));
  await mkdir(folder, { recursive: true });
  const partial = `${to}.partial`;
  await copyFile(file, partial);
  try {
    if (mayReplace) await rename(partial, to);
    else await copyFile(partial, to, constants.COPYFILE_EXCL);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      throw new CliError(`${to} is there already; --replace overwrites it`);
    throw error;
  } finally {
    await rm(partial, { force: true });
  }
  return { from: file, to, ...identified };
}

async function identifySound(file: string, bytes: Uint8Array): Promise<ModelFile> {
  try {
    const identified = await identifyModelFile(file, bytes);
    if (file.endsWith('.index')) await openRingnetFiles(file);
    return identified;
  } catch (error) {
    if (error instanceof CliError) throw error;
    // A checkpoint's data must lie beside its index.
    if (codeOf(error) === 'MODEL_NOT_INSTALLED') throw new CliError(`${file}: ${messageOf(error)}`);
    const what = `${file} is damaged or something else (${messageOf(error)}); download it again`;
    throw new CliError(what, exitCode.error, codeOf(error));
  }
}
