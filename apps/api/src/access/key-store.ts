import { request } from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import type { ServerConfig } from '../config.js';
import { openDatabase } from '../database/database.js';
import { DirectoryInUseError } from '../database/directory-lock.js';
import { type ApiKeyInfo, createApiKey, listApiKeys, type NewApiKey, newApiKey, revokeApiKey } from './api-keys.js';
import { type KeyRequest, keySocketPath, readAs } from './key-socket.js';

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

/** A server that starts or stops has its database without listening. */
const startingMs = 30_000;
const tryEveryMs = 300;

/**
 * Opens the database that the settings name; where it is an embedded one that a server runs on, asks that server, also one that is just starting.
 *
 * @param patienceMs  how long to wait for a process that has the database and does not listen
 * @throws Error naming that process
 */
export async function openKeyStore(config: ServerConfig, patienceMs = startingMs): Promise<KeyStore> {
  const socket = config.databaseUrl === undefined ? keySocketPath(config.dataDir) : null;
  const giveUpAt = performance.now() + patienceMs;
  for (;;) {
    if (socket && (await isAnswering(socket))) return askServer(socket);
    try {
      return await openOwn(config);
    } catch (error) {
      if (!socket || !(error instanceof DirectoryInUseError) || performance.now() >= giveUpAt) throw error;
      await setTimeout(tryEveryMs);
    }
  }
}

function askServer(socket: string): KeyStore {
  return {
    create: (key) => ask(socket, { verb: 'create', key }),
    list: () => ask(socket, { verb: 'list' }),
    revoke: (id) => ask(socket, { verb: 'revoke', id }),
    close: async () => {},
  };
}

async function openOwn(config: ServerConfig): Promise<KeyStore> {
  const { prisma, close } = await openDatabase({ databaseUrl: config.databaseUrl, dataDir: config.dataDir });
  return {
    create: async (key) => createApiKey(prisma, readAs(newApiKey, key)),
    list: () => listApiKeys(prisma),
    revoke: (id) => revokeApiKey(prisma, id),
    close,
  };
}

function isAnswering(socket: string): Promise<boolean> {
  return ask(socket, { verb: 'list' }).then(
    () => true,
    () => false, // none, a dead server's, or another user's: the lock says whose
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
