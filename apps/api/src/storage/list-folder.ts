import type { Dirent } from 'node:fs';
import { opendir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { StoredFile } from './file-store.js';
import { isMissing } from './is-missing.js';

/**
 * Every file below the root whose path from there begins with the prefix; no other folder is read. What vanishes
 * meanwhile is left out. Node's own recursive reading fails when a folder vanishes.
 */
export async function* listFolder(root: string, prefix: string): AsyncGenerator<StoredFile> {
  yield* walk(root, prefix.slice(0, prefix.lastIndexOf('/') + 1), prefix);
}

/** @param folder its path from the root, with a slash behind; empty for the root */
async function* walk(root: string, folder: string, prefix: string): AsyncGenerator<StoredFile> {
  for await (const entry of entriesOf(path.join(root, folder))) {
    const key = `${folder}${entry.name}`;
    if (!key.startsWith(prefix)) continue;
    if (entry.isDirectory()) yield* walk(root, `${key}/`, prefix);
    if (!entry.isFile()) continue;
    const found = await stat(path.join(root, key)).catch(() => null);
    if (found) yield { key, bytes: found.size, modifiedAt: found.mtime };
  }
}

async function* entriesOf(folder: string): AsyncGenerator<Dirent> {
  try {
    yield* await opendir(folder);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}
