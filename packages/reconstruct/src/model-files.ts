import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ReconstructError } from './errors.js';

/** Names in a folder, sorted; none when there is no such folder. */
export async function filesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** A file of the repository. @throws ReconstructError MODEL_NOT_INSTALLED when it is missing */
export async function readModelFile(...path: string[]): Promise<Uint8Array> {
  const file = join(...path);
  try {
    return await readFile(file);
  } catch (cause) {
    throw new ReconstructError(
      'MODEL_NOT_INSTALLED',
      `${file} is missing. The open models are the repository's folder models/, and in no npm package: ` +
        'restore it from git, or copy it here and name the copy as the models folder',
      { cause },
    );
  }
}

/** Runs a parser; the message of what it throws begins with the file's name. */
export function explain<T>(name: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof Error) error.message = `${name}: ${error.message}`;
    throw error;
  }
}
