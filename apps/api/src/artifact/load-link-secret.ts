import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { ConfigError, type ServerConfig } from '../config.js';
import { syncFolder, writeSynced } from '../storage/write-synced.js';

/** As short as the setting may be: with an empty key anybody could sign. */
const shortestSecret = 32;

/**
 * The configured secret, or one made once and kept in the data directory.
 *
 * @throws ConfigError when the file there holds less than a secret
 */
export async function loadLinkSecret(config: Pick<ServerConfig, 'linkSecret' | 'dataDir'>): Promise<string> {
  if (config.linkSecret) return config.linkSecret;
  const file = path.join(config.dataDir, 'link-secret');
  await mkdir(config.dataDir, { recursive: true });
  if (!existsSync(file)) await makeSecret(file);
  const secret = await readFile(file, 'utf8');
  if (secret.length >= shortestSecret) return secret;
  throw new ConfigError(
    `${file} has ${secret.length} characters, a link secret at least ${shortestSecret}. ` +
      'Put it back from a backup, or remove the file: a new one is made, and links that were handed out end.',
  );
}

/** The file has its name only once it is whole; of several processes the first one's stays. */
async function makeSecret(file: string): Promise<void> {
  const draft = `${file}.${randomUUID()}`;
  try {
    await writeSynced(draft, randomBytes(32).toString('base64url'));
    await link(draft, file);
    await syncFolder(path.dirname(file));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
}
