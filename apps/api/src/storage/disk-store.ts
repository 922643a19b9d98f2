import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, rmdir, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { type FileStore, StorageError, type StoredFile } from './file-store.js';

/** A temporary file older than this belongs to a process that died. */
const abandonedAfterMs = 60 * 60 * 1000;

/** Files under one folder: written aside, synced, renamed into place, and the folder synced. */
export async function createDiskStore(root: string): Promise<FileStore> {
  const files = path.join(root, 'files');
  const temporary = path.join(root, 'partial');
  await mkdir(files, { recursive: true });
  await mkdir(temporary, { recursive: true });

  function place(key: string): string {
    if (!/^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/.test(key)) throw new StorageError('NOT_FOUND', `no such file: ${key}`);
    return path.join(files, key);
  }

  return {
    async put(key, bytes) {
      const target = place(key);
      const draft = path.join(temporary, `${process.pid}-${randomUUID()}`);
      try {
        const handle = await open(draft, 'wx', 0o600);
        try {
          await handle.writeFile(bytes);
          await handle.sync();
        } finally {
          await handle.close();
        }
        for (let tries = 1; ; tries++) {
          try {
            await rename(draft, target);
            break;
          } catch (error) {
            if (!isMissing(error) || tries > 3) throw error;
            await mkdir(path.dirname(target), { recursive: true }); // a removal may take an empty folder away at any time
          }
        }
        await syncFolder(path.dirname(target));
      } catch (error) {
        await rm(draft, { force: true });
        throw asStorageError(error);
      }
    },
    async get(key) {
      try {
        return await readFile(place(key));
      } catch (error) {
        throw asStorageError(error);
      }
    },
    async stream(key, range) {
      const file = place(key);
      try {
        const handle = await open(file, 'r');
        return createReadStream(file, { fd: handle, ...(range ?? {}) });
      } catch (error) {
        throw asStorageError(error);
      }
    },
    async size(key) {
      try {
        return (await stat(place(key))).size;
      } catch (error) {
        if (isMissing(error)) return null;
        throw asStorageError(error);
      }
    },
    async remove(key) {
      const target = place(key);
      await rm(target, { force: true });
      await removeEmptyFolders(path.dirname(target), files);
    },
    list: (prefix = '') => listFiles(files, prefix),
    async sweep({ dryRun = false } = {}) {
      let removed = 0;
      for (const name of await readdir(temporary)) {
        const file = path.join(temporary, name);
        const age = Date.now() - ((await stat(file).catch(() => null))?.mtimeMs ?? Number.POSITIVE_INFINITY);
        const pid = Number.parseInt(name, 10);
        if (pid !== process.pid && (age > abandonedAfterMs || !isAlive(pid))) {
          if (!dryRun) await rm(file, { force: true });
          removed += 1;
        }
      }
      return removed;
    },
    async freeBytes() {
      const { bavail, bsize } = await statfs(files);
      return bavail * bsize;
    },
  };
}

async function* listFiles(root: string, prefix: string): AsyncGenerator<StoredFile> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const key = path.relative(root, file).split(path.sep).join('/');
    if (!key.startsWith(prefix)) continue;
    const found = await stat(file).catch(() => null); // removed while listing
    if (found) yield { key, bytes: found.size, modifiedAt: found.mtime };
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function removeEmptyFolders(folder: string, root: string): Promise<void> {
  for (let at = folder; at !== root && at.startsWith(root); at = path.dirname(at)) {
    try {
      await rmdir(at);
    } catch {
      return; // not empty, or already gone
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

function isMissing(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

function asStorageError(error: unknown): Error {
  if (error instanceof StorageError) return error;
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new StorageError('STORAGE_FULL', 'The disk that holds the files is full.', { cause: error });
  }
  if (isMissing(error)) return new StorageError('NOT_FOUND', 'The file is gone.', { cause: error });
  return new StorageError('STORAGE_FAILED', 'The file store failed.', { cause: error });
}
