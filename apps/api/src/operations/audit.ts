import type { Caller } from '../access/caller.js';
import type { Transaction } from '../app.js';
import type { Prisma, PrismaClient } from '../generated/prisma/client.js';
import { newId } from '../graphql/global-id.js';

/** Writes who did what to which id; `detail` holds counts and names of settings, never an image, a label or a parameter. */
export async function recordAudit(
  prisma: PrismaClient | Transaction,
  caller: Pick<Caller, 'owner' | 'keyName'>,
  action: string,
  target: string | null,
  detail: Prisma.InputJsonObject = {},
): Promise<void> {
  await prisma.auditEvent.create({
    data: { id: newId(), owner: caller.owner, actor: caller.keyName, action, target, detail },
  });
}
