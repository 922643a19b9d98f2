import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ServerConfig } from '../config.js';

/** No request lasts so long, so an older file belongs to a process that died. */
const abandonedAfterMs = 10 * 60 * 1000;

function uploadFolder({ dataDir }: Pick<ServerConfig, 'dataDir'>): string {
  return path.join(dataDir, 'tmp');
}

/**
 * Makes this process keep multipart uploads on their way under dataDir, where a later start finds what a killed one left.
 * graphql-upload takes no folder of its own, so the process's temporary folder is set.
 */
export async function useUploadFolder(config: Pick<ServerConfig, 'dataDir'>): Promise<void> {
  const folder = uploadFolder(config);
  await mkdir(folder, { recursive: true });
  process.env[process.platform === 'win32' ? 'TEMP' : 'TMPDIR'] = folder;
}

/** Removes uploads that processes before this one left half-way; other processes may share a folder beside PostgreSQL. */
export async function emptyUploadFolder(config: Pick<ServerConfig, 'dataDir' | 'databaseUrl'>): Promise<void> {
  const folder = uploadFolder(config);
  const newest = Date.now() - (config.databaseUrl ? abandonedAfterMs : 0);
  for (const name of await readdir(folder).catch(() => [])) {
    if (!/^capacitor-\w+\.tmp$/.test(name)) continue;
    const file = path.join(folder, name);
    const found = await stat(file).catch(() => null); // removed by another process meanwhile
    if (found && found.mtimeMs <= newest) await rm(file, { force: true });
  }
}
