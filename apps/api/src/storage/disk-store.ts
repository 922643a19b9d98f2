import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, constants, mkdir, open, readdir, readFile, rename, rm, rmdir, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { type FileStore, StorageError } from './file-store.js';
import { isMissing } from './is-missing.js';
import { listFolder } from './list-folder.js';
import { syncFolder, writeSynced } from './write-synced.js';

/** A draft older than this belongs to a process that died. */
const abandonedAfterMs = 60 * 60 * 1000;

const keyShape = /^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/;

/**
 * Files under one folder: written aside, synced, renamed into place, and the folder synced.
 *
 * @param isShared whether processes of other machines or containers may write there, too: their pids say nothing here
 */
export async function createDiskStore(root: string, { isShared = false } = {}): Promise<FileStore> {
  const files = path.join(root, 'files');
  const temporary = path.join(root, 'partial');
  const ownDrafts = `${process.pid}-${randomUUID()}`; // in a container, the process before had the same pid
  await mkdir(files, { recursive: true });
  await mkdir(temporary, { recursive: true });

  function place(key: string): string {
    if (!keyShape.test(key)) throw new StorageError('NOT_FOUND', `no such file: ${key}`);
    return path.join(files, key);
  }

  return {
    async put(key, bytes) {
      const target = place(key);
      const draft = path.join(temporary, `${ownDrafts}-${randomUUID()}`);
      try {
        await writeSynced(draft, bytes);
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
        throw isMissing(error) ? failure(error) : asStorageError(error); // the folder is gone: no fault of the caller
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
    async *list(prefix = '') {
      for await (const file of listFolder(files, prefix)) if (keyShape.test(file.key)) yield file;
    },
    async sweep({ dryRun = false } = {}) {
      let removed = 0;
      for (const name of await readdir(temporary)) {
        if (name.startsWith(ownDrafts)) continue;
        const file = path.join(temporary, name);
        const age = Date.now() - ((await stat(file).catch(() => null))?.mtimeMs ?? Number.POSITIVE_INFINITY);
        const pid = Number.parseInt(name, 10);
        const hasDied = !isShared && pid !== process.pid && !isAlive(pid);
        if (age > abandonedAfterMs || hasDied) {
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
    async check() {
      await access(temporary, constants.W_OK).catch((error) => {
        throw failure(error);
      });
    },
  };
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

function asStorageError(error: unknown): Error {
  if (error instanceof StorageError) return error;
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new StorageError('STORAGE_FULL', 'The disk that holds the files is full.', { cause: error });
  }
  if (isMissing(error)) return new StorageError('NOT_FOUND', 'The file is gone.', { cause: error });
  return failure(error);
}

function failure(cause: unknown): StorageError {
  return new StorageError('STORAGE_FAILED', 'The file store failed.', { cause });
}
