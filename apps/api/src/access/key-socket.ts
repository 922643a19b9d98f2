import { chmodSync, lstatSync, mkdirSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import path from 'node:path';
import { json } from 'node:stream/consumers';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { PrismaClient } from '../generated/prisma/client.js';
import { createApiKey, listApiKeys, newApiKey, revokeApiKey } from './api-keys.js';

/** What `ringnet keys` asks of a running server. */
const keyRequest = z.discriminatedUnion('verb', [
  z.strictObject({ verb: z.literal('create'), key: newApiKey }),
  z.strictObject({ verb: z.literal('list') }),
  z.strictObject({ verb: z.literal('revoke'), id: z.string() }),
]);

export type KeyRequest = z.infer<typeof keyRequest>;

const mostBytes = 10_000;
/** Systems cut the paths of sockets off, or refuse them, somewhere above this. */
const longestPath = 100;

/** Null where the system has no such sockets (Windows), or the folder's path is too long for one. */
export function keySocketPath(dataDir: string): string | null {
  const file = path.resolve(dataDir, 'operator', 'keys.sock');
  return process.platform === 'win32' || Buffer.byteLength(file) > longestPath ? null : file;
}

/**
 * Lets `ringnet keys` make and revoke keys while a server runs on an embedded database, which no other process may open: through a socket in a
 * folder that only the server's own user can enter, who could read the database anyway.
 *
 * @param dataDir  locked by this process, so that a socket which is there is a dead server's
 * @returns a function that closes it
 */
export async function serveKeys(dataDir: string, prisma: PrismaClient, log: Logger): Promise<() => Promise<void>> {
  const file = keySocketPath(dataDir);
  if (!file) return async () => {};
  const server = createServer({ requestTimeout: 5000, headersTimeout: 5000 }, (request, response) => {
    const send = (status: number, body: unknown) => {
      response.writeHead(status, { 'Content-Type': 'application/json', Connection: 'close' });
      response.end(JSON.stringify(body));
    };
    answer(request, prisma).then(
      (value) => send(200, { value }),
      (error: Error) => {
        log.warn({ err: error }, 'a request for keys failed');
        send(400, { message: error.message });
      },
    );
  });
  try {
    makeOwnFolder(path.dirname(file));
    rmSync(file, { force: true });
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(file, resolve));
  } catch (error) {
    log.warn({ err: error }, 'keys can be made only while the server is stopped: its socket cannot be opened');
    return async () => {};
  }
  server.on('error', (error) => log.warn({ err: error }, 'the socket for keys failed'));
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections(); // one that says nothing would keep the server from stopping for good
    });
}

/** @throws Error when something else is there, such as a link to a folder of another */
function makeOwnFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== process.getuid?.()) throw new Error(`${folder} is no folder of this user`);
  chmodSync(folder, 0o700);
}

async function answer(request: IncomingMessage, prisma: PrismaClient): Promise<unknown> {
  if (!(Number(request.headers['content-length']) <= mostBytes))
    throw new Error(`a request has at most ${mostBytes} bytes`);
  const asked = readAs(keyRequest, await json(request));
  switch (asked.verb) {
    case 'create':
      return createApiKey(prisma, asked.key);
    case 'list':
      return listApiKeys(prisma);
    case 'revoke':
      return revokeApiKey(prisma, asked.id);
  }
}

/** @throws Error that says in words what is wrong */
export function readAs<T>(schema: z.ZodType<T>, value: unknown): T {
  const { data, error } = schema.safeParse(value);
  if (error) throw new Error(z.prettifyError(error));
  return data as T;
}
