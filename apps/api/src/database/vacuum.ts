import type { PrismaClient } from '../generated/prisma/client.js';

/** As PostgreSQL's autovacuum has it: so many dead rows, and this part of the living ones. */
const deadRows = 50;
const deadPart = 0.2;

/**
 * Gives the room of dead rows back and lets counts skip pages without any: what autovacuum does on a server. The embedded database has
 * no such process, and every stage of a job leaves a dead row.
 *
 * @returns tables that were worth it
 */
export async function vacuumWhereWorthIt(prisma: PrismaClient): Promise<string[]> {
  const tables = await prisma.$queryRaw<{ name: string }[]>`
    SELECT format('%I.%I', schemaname, relname) AS name FROM pg_stat_user_tables
    WHERE n_dead_tup > ${deadRows}::int + ${deadPart}::float8 * n_live_tup`;
  for (const { name } of tables) await prisma.$executeRawUnsafe(`VACUUM (ANALYZE) ${name}`);
  return tables.map(({ name }) => name);
}
