import DataLoader from 'dataloader';
import { Prisma, type PrismaClient } from '../generated/prisma/client.js';
import { type ListFilter, toSql } from './list-filter.js';

/** A number that a page shows: the length of a list, or how many wait before a reconstruction. */
export type CountKey =
  | { readonly kind: 'total'; readonly filter: ListFilter }
  | { readonly kind: 'ahead'; readonly reconstructionId: string };

/** The largest total that is counted; more would cost more than it tells. */
const countLimit = 10_000;

/** Every number that a page asks for, in one statement. Null: more than 10,000, or not waiting. */
export function createCountsLoader(prisma: PrismaClient): DataLoader<CountKey, number | null, string> {
  return new DataLoader(
    async (keys) => {
      const parts = keys.map((key, index) =>
        key.kind === 'total' ? totalSql(key.filter, index) : aheadSql(key, index),
      );
      const rows = await prisma.$queryRaw<{ index: number; count: number }[]>(Prisma.join(parts, ' UNION ALL '));
      const counts = new Map(rows.map(({ index, count }) => [index, count]));
      return keys.map((key, index) => {
        const count = counts.get(index);
        return count === undefined || (key.kind === 'total' && count > countLimit) ? null : count;
      });
    },
    { cacheKeyFn: (key) => JSON.stringify(key) },
  );
}

function totalSql(filter: ListFilter, index: number): Prisma.Sql {
  return Prisma.sql`SELECT ${index}::int AS index, count(*)::int AS count
    FROM (SELECT 1 FROM "Reconstruction" WHERE ${toSql(filter)} LIMIT ${countLimit + 1}) AS listed`;
}

function aheadSql({ reconstructionId }: { readonly reconstructionId: string }, index: number): Prisma.Sql {
  return Prisma.sql`SELECT ${index}::int AS index, (
      SELECT count(*)::int FROM "Reconstruction" q WHERE q.status = 'QUEUED' AND (q."createdAt", q.id) < (r."createdAt", r.id)
    ) AS count FROM "Reconstruction" r WHERE r.id = ${reconstructionId}::uuid AND r.status = 'QUEUED'`;
}
