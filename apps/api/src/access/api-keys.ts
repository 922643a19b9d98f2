import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { PrismaClient } from '../generated/prisma/client.js';
import { newId } from '../graphql/global-id.js';
import { recordAudit } from '../operations/audit.js';

/** A column holds no more. */
const limit = z
  .int()
  .min(0)
  .max(2 ** 31 - 1)
  .optional();

/** What `ringnet keys create` asks for. Absent limits are the server's own; 0 is unlimited. */
export const newApiKey = z.strictObject({
  owner: z.string().min(1),
  name: z.string(),
  requestsPerMinute: limit,
  reconstructionsPerDay: limit,
  storageBytes: z.int().min(0).optional(),
});

export type NewApiKey = Readonly<z.infer<typeof newApiKey>>;

const operator = { keyName: 'operator' };

/** Makes a key. The secret is shown once: only its hash is kept. It has 256 random bits, so a plain hash is enough. */
export async function createApiKey(prisma: PrismaClient, key: NewApiKey): Promise<{ id: string; secret: string }> {
  const secret = `rn_${randomBytes(32).toString('base64url')}`;
  const id = newId();
  await prisma.$transaction(async (tx) => {
    await tx.apiKey.create({ data: { id, ...key, secretHash: hashSecret(secret) } });
    await recordAudit(tx, { ...operator, owner: key.owner }, 'create-key', id, { name: key.name });
  });
  return { id, secret };
}

/** What may be shown of a key; times in ISO 8601. Absent limits are the server's own. */
export interface ApiKeyInfo {
  readonly id: string;
  readonly owner: string;
  readonly name: string;
  readonly requestsPerMinute: number | null;
  readonly reconstructionsPerDay: number | null;
  readonly storageBytes: number | null;
  readonly createdAt: string;
  readonly revokedAt: string | null;
}

/** Every key, newest first, without secrets. */
export async function listApiKeys(prisma: PrismaClient): Promise<ApiKeyInfo[]> {
  const rows = await prisma.apiKey.findMany({ omit: { secretHash: true }, orderBy: { createdAt: 'desc' } });
  return rows.map(({ storageBytes, createdAt, revokedAt, ...key }) => ({
    ...key,
    storageBytes: storageBytes === null ? null : Number(storageBytes),
    createdAt: createdAt.toISOString(),
    revokedAt: revokedAt?.toISOString() ?? null,
  }));
}

export async function hasWorkingKey(prisma: PrismaClient): Promise<boolean> {
  return (await prisma.apiKey.count({ where: { revokedAt: null } })) > 0;
}

/** @returns whether there was such a key that still worked */
export async function revokeApiKey(prisma: PrismaClient, id: string): Promise<boolean> {
  if (!isUuid(id)) return false; // the database would refuse to look
  return prisma.$transaction(async (tx) => {
    const { count } = await tx.apiKey.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: new Date() } });
    if (count === 0) return false;
    const { owner } = await tx.apiKey.findUniqueOrThrow({ where: { id } });
    await recordAudit(tx, { ...operator, owner }, 'revoke-key', id);
    return true;
  });
}

function isUuid(text: string): boolean {
  return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text);
}

export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
