import { createHash, randomUUID } from 'node:crypto';
import { access, constants, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CliError, messageOf } from '../exit-code.js';
import { resultRecords } from '../inputs/expand-inputs.js';

/** A file below the output folder. */
export interface OutputFile {
  /** Relative to the output folder, with `/` */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** What was made from a photo, kept so that `--resume` can tell whether it is still so. */
export interface ResultRecord {
  /** SHA-256 of the photo's bytes */
  readonly photo: string;
  /** SHA-256 of the options that shape the result */
  readonly options: string;
  readonly files: readonly { readonly path: string; readonly bytes: number; readonly sha256: string }[];
}

/**
 * Makes sure, before any work is done, that results can be put into a folder.
 *
 * @throws CliError when they cannot
 */
export async function openOutputFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch (error) {
    throw new CliError(`${folder}: results cannot be written there (${messageOf(error)})`);
  }
}

/** Writes every file under a temporary name, then moves them into place: an interruption leaves no half files. */
export async function writeFiles(folder: string, files: readonly OutputFile[]): Promise<ResultRecord['files']> {
  const moves: { from: string; to: string }[] = [];
  try {
    for (const { path: relative, bytes } of files) {
      const to = path.join(folder, relative);
      const from = path.join(path.dirname(to), `.${randomUUID()}.partial`);
      await mkdir(path.dirname(to), { recursive: true });
      moves.push({ from, to });
      await writeFile(from, bytes);
    }
    for (const { from, to } of moves) await rename(from, to);
  } catch (error) {
    await Promise.all(moves.map(({ from }) => rm(from, { force: true })));
    throw error;
  }
  return files.map(({ path: relative, bytes }) => ({ path: relative, bytes: bytes.length, sha256: sha256(bytes) }));
}

/** Keeps the record of a photo's results beside them. */
export async function writeRecord(folder: string, name: string, record: ResultRecord): Promise<void> {
  await writeFiles(folder, [
    { path: recordPath(name), bytes: new TextEncoder().encode(`${JSON.stringify(record)}\n`) },
  ]);
}

/** True when the photo was done with the same options and every file is still what it was. */
export async function isDone(folder: string, name: string, photo: string, options: string): Promise<boolean> {
  try {
    const record = JSON.parse(await readFile(path.join(folder, recordPath(name)), 'utf8')) as ResultRecord;
    if (record.photo !== photo || record.options !== options) return false;
    for (const file of record.files) {
      if (sha256(await readFile(path.join(folder, file.path))) !== file.sha256) return false;
    }
    return true;
  } catch {
    return false;
  }
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function recordPath(name: string): string {
  return `${resultRecords}/${name}.json`;
}
