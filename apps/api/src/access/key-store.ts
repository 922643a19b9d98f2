import { request } from 'node:http';
import { json } from 'node:stream/consumers';
import type { ServerConfig } from '../config.js';
import { openDatabase } from '../database/database.js';
import { type ApiKeyInfo, createApiKey, listApiKeys, type NewApiKey, revokeApiKey } from './api-keys.js';
import { type KeyRequest, keySocketPath } from './key-socket.js';

/** The keys of a server, running or not. */
export interface KeyStore {
  /** @returns the secret, once */
  create(key: NewApiKey): Promise<{ id: string; secret: string }>;
  /** Newest first, without secrets. */
  list(): Promise<ApiKeyInfo[]>;
  /** @returns whether there was such a key that still worked */
  revoke(id: string): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * Opens the database that the settings name; where it is an embedded one that a server runs on, asks that server.
 *
 * @throws Error naming the process that uses the embedded database when it cannot be asked
 */
export async function openKeyStore(config: ServerConfig): Promise<KeyStore> {
  const socket = config.databaseUrl === undefined ? keySocketPath(config.dataDir) : null;
  if (socket && (await isAnswering(socket))) {
    return {
      create: (key) => ask(socket, { verb: 'create', key }),
      list: () => ask(socket, { verb: 'list' }),
      revoke: (id) => ask(socket, { verb: 'revoke', id }),
      close: async () => {},
    };
  }
  const { prisma, close } = await openDatabase({ databaseUrl: config.databaseUrl, dataDir: config.dataDir });
  return {
    create: (key) => createApiKey(prisma, key),
    list: () => listApiKeys(prisma),
    revoke: (id) => revokeApiKey(prisma, id),
    close,
  };
}

function isAnswering(socket: string): Promise<boolean> {
  return ask(socket, { verb: 'list' }).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') return false; // none, or a dead server's
      throw error;
    },
  );
}

async function ask<Answer>(socketPath: string, asked: KeyRequest): Promise<Answer> {
  const body = JSON.stringify(asked);
  const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
  const { status, said } = await new Promise<{ status: number | undefined; said: unknown }>((resolve, reject) => {
    const sent = request({ socketPath, method: 'POST', headers, timeout: 10_000 }, (response) => {
      json(response).then((value) => resolve({ status: response.statusCode, said: value }), reject);
    });
    sent.once('timeout', () => sent.destroy(new Error('the running server does not answer')));
    sent.once('error', reject);
    sent.end(body);
  });
  const { value, message } = said as { value?: Answer; message?: string };
  if (status !== 200) throw new Error(`the running server refused: ${message}`);
  return value as Answer;
}
