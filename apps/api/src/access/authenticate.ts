import type { App } from '../app.js';
import { isLoopback, type ServerConfig } from '../config.js';
import { hashSecret } from './api-keys.js';
import type { Caller } from './caller.js';

/** What a request or a socket says about who is calling. */
export interface ConnectionParameters {
  readonly authorization: string | undefined;
  /** Host header */
  readonly host: string | undefined;
}

/** Refused before anything is read; `status` is HTTP's. */
export class AccessError extends Error {
  override readonly name = 'AccessError';
  constructor(
    readonly status: 401 | 403 | 429,
    readonly code: 'UNAUTHENTICATED' | 'FORBIDDEN' | 'RATE_LIMITED',
    message: string,
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(message);
  }
}

/** Whether requests need a key: yes, unless only this machine can reach the server. */
export function needsKey(config: ServerConfig): boolean {
  return config.requireKeys ?? !isLoopback(config.host);
}

/** @throws AccessError UNAUTHENTICATED for a missing, wrong or revoked key; FORBIDDEN for a foreign Host without keys */
export async function authenticate(app: App, { authorization, host }: ConnectionParameters): Promise<Caller> {
  const secret = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
  if (secret) return findCaller(app, secret);
  if (authorization) throw new AccessError(401, 'UNAUTHENTICATED', 'Send the key as "Authorization: Bearer KEY".');
  if (needsKey(app.config)) {
    throw new AccessError(401, 'UNAUTHENTICATED', 'This server needs a key: "Authorization: Bearer KEY".');
  }
  if (!isOwnHost(app.config, host)) {
    // a page of another site whose name was pointed at this machine
    throw new AccessError(403, 'FORBIDDEN', 'Without keys this server answers under its own name only.');
  }
  return {
    owner: 'local',
    keyName: 'local',
    limits: {
      requestsPerMinute: app.config.requestsPerMinute,
      reconstructionsPerDay: app.config.reconstructionsPerDay,
      storageBytes: app.config.storageBytesPerOwner,
    },
  };
}

async function findCaller(app: App, secret: string): Promise<Caller> {
  const key = await app.prisma.apiKey.findUnique({ where: { secretHash: hashSecret(secret) } });
  if (!key || key.revokedAt) throw new AccessError(401, 'UNAUTHENTICATED', 'The key is not valid.');
  return {
    owner: key.owner,
    keyName: key.name,
    limits: {
      requestsPerMinute: key.requestsPerMinute ?? app.config.requestsPerMinute,
      reconstructionsPerDay: key.reconstructionsPerDay ?? app.config.reconstructionsPerDay,
      storageBytes: key.storageBytes === null ? app.config.storageBytesPerOwner : Number(key.storageBytes),
    },
  };
}

/** Whether the Host header names this machine or the public address. */
export function isOwnHost(config: ServerConfig, host: string | undefined): boolean {
  if (!host) return false;
  if (config.publicUrl && new URL(config.publicUrl).host === host) return true;
  const name = host.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
  return isLoopback(name);
}
