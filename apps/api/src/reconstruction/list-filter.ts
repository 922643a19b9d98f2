import { Prisma } from '../generated/prisma/client.js';

/** Which reconstructions a list holds; conditions that are absent do not limit it. */
export interface ListFilter {
  readonly owner: string;
  readonly photoId?: string;
  readonly status?: readonly string[] | undefined;
  readonly subject?: string | undefined;
  /** In capitals or not */
  readonly subjectContains?: string | undefined;
  readonly createdAfter?: Date | undefined;
  readonly createdBefore?: Date | undefined;
}

export function toWhere(filter: ListFilter): Prisma.ReconstructionWhereInput {
  const { owner, photoId, status, subject, subjectContains, createdAfter, createdBefore } = filter;
  return {
    owner,
    ...(photoId ? { photoId } : {}),
    ...(status ? { status: { in: [...status] } } : {}),
    ...(subject != null ? { subject } : {}),
    AND: [
      ...(subjectContains ? [{ subject: { contains: literally(subjectContains), mode: 'insensitive' as const } }] : []),
      ...(createdAfter ? [{ createdAt: { gte: createdAfter } }] : []),
      ...(createdBefore ? [{ createdAt: { lt: createdBefore } }] : []),
    ],
  };
}

/** The same conditions as SQL on "Reconstruction". */
export function toSql(filter: ListFilter): Prisma.Sql {
  const { owner, photoId, status, subject, subjectContains, createdAfter, createdBefore } = filter;
  const conditions = [
    Prisma.sql`owner = ${owner}`,
    ...(photoId ? [Prisma.sql`"photoId" = ${photoId}::uuid`] : []),
    ...(status ? [Prisma.sql`status = ANY(${[...status]})`] : []),
    ...(subject != null ? [Prisma.sql`subject = ${subject}`] : []),
    ...(subjectContains ? [Prisma.sql`subject ILIKE ${`%${literally(subjectContains)}%`}`] : []),
    ...(createdAfter ? [Prisma.sql`"createdAt" >= ${createdAfter}`] : []),
    ...(createdBefore ? [Prisma.sql`"createdAt" < ${createdBefore}`] : []),
  ];
  return Prisma.join(conditions, ' AND ');
}

/** LIKE's own signs as plain letters. */
function literally(text: string): string {
  return text.replaceAll(/[\\%_]/g, '\\$&');
}
