import { glob, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { usageError } from '../exit-code.js';
import { readNamedFile } from './read-named-file.js';

/** One photo to work on. */
export interface PhotoInput {
  /** As it was found, for messages; `-` is stdin */
  readonly file: string;
  /** Without extension, relative to the folder that was named: where its results go */
  readonly name: string;
}

export const photoExtensions: readonly string[] = ['.jpg', '.jpeg', '.png', '.webp', '.avif', '.tif', '.tiff', '.gif'];

/** Folder of records that `reconstruct` keeps in its output folder. */
export const resultRecords = '.ringnet';

/**
 * The photos that files, folders (searched to the bottom), globs and `-` (stdin) name, one after another; what is named
 * more than once comes once, where it is named first.
 *
 * @throws CliError usage when something named is not there
 */
export async function* expandInputs(words: readonly string[]): AsyncGenerator<PhotoInput> {
  const seen = new Set<string>();
  for (const word of words) {
    for await (const photo of expandWord(word)) {
      const place = photo.file === '-' ? '-' : path.resolve(photo.file);
      if (!seen.has(place)) yield photo;
      seen.add(place);
    }
  }
}

async function* expandWord(word: string): AsyncGenerator<PhotoInput> {
  if (word === '-') return yield { file: '-', name: 'stdin' };
  const kind = await kindOf(word);
  if (kind === 'file') yield { file: word, name: stem(path.basename(word)) };
  else if (kind === 'folder') yield* atLeastOne(photosBelow(word, word), `${word}: there is no photo in this folder`);
  else if (/[*?[\]{}]/.test(word)) yield* atLeastOne(photosMatching(word), `${word}: no photo matches`);
  else throw usageError(`${word}: no such file, folder or pattern`);
}

/** The paths in a list, one a line; `-` reads the list from stdin. @throws CliError usage when it cannot be read */
export async function readList(file: string): Promise<string[]> {
  const text = new TextDecoder().decode(file === '-' ? await readStdin() : await readNamedFile(file));
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** Bytes of a photo. @throws CliError usage when it cannot be read */
export async function readInput({ file }: PhotoInput): Promise<Uint8Array> {
  return file === '-' ? readStdin() : readNamedFile(file);
}

async function readStdin(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Passes photos on; a word that stands for none is a wrong call, as one that names a missing file is. */
async function* atLeastOne(photos: AsyncGenerator<PhotoInput>, otherwise: string): AsyncGenerator<PhotoInput> {
  let isEmpty = true;
  for await (const photo of photos) {
    isEmpty = false;
    yield photo;
  }
  if (isEmpty) throw usageError(otherwise);
}

/**
 * Folders that hold results of an earlier run are left out: their pictures are not photos to work on. Links to photos are
 * followed, links to folders are not: they may lead in a circle.
 */
async function* photosBelow(folder: string, root: string): AsyncGenerator<PhotoInput> {
  const entries = (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
  if (entries.some(({ name }) => name === resultRecords)) return;
  for (const entry of entries) {
    const file = path.join(folder, entry.name);
    const isFile = entry.isFile() || (entry.isSymbolicLink() && (await kindOf(file)) === 'file');
    if (isFile && isPhoto(entry.name)) yield { file, name: stem(path.relative(root, file)) };
    else if (entry.isDirectory() && !entry.name.startsWith('.')) yield* photosBelow(file, root);
  }
}

async function* photosMatching(pattern: string): AsyncGenerator<PhotoInput> {
  const root = pattern.split(path.sep).slice(
    0,
    pattern.split(path.sep).findIndex((part) => /[*?[\]{}]/.test(part)),
  );
  for await (const file of glob(pattern)) {
    if (!isPhoto(file)) continue;
    yield { file, name: stem(path.relative(root.join(path.sep), file)) };
  }
}

async function kindOf(word: string): Promise<'file' | 'folder' | null> {
  try {
    return (await stat(word)).isDirectory() ? 'folder' : 'file';
  } catch {
    return null;
  }
}

function isPhoto(file: string): boolean {
  return photoExtensions.includes(path.extname(file).toLowerCase());
}

function stem(file: string): string {
  return file.slice(0, file.length - path.extname(file).length);
}
