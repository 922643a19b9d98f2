import type { PrismaClient } from '../generated/prisma/client.js';

/**
 * Brings times of the queue that lie in the future back to now. Only a database clock that was set back makes them: a job would wait, a
 * dead worker's job would not be given to another, and the queue would not be watched, until the clock is there again.
 */
export async function mendTimes(prisma: PrismaClient): Promise<void> {
  // a job that is tried again is due after a second; webhooks may be due much later, and are left alone
  await prisma.$executeRaw`
    UPDATE pgboss.job SET
      start_after = CASE WHEN start_after > now() THEN now() ELSE start_after END,
      started_on = CASE WHEN started_on > now() THEN now() ELSE started_on END,
      heartbeat_on = CASE WHEN heartbeat_on > now() THEN now() ELSE heartbeat_on END
    WHERE name IN ('reconstruct', 'reconstruct-lost') AND state < 'completed'
      AND greatest(start_after, started_on, heartbeat_on) > now() + interval '10 seconds'`;
  await prisma.$executeRaw`
    UPDATE pgboss.queue SET
      monitor_claim_on = CASE WHEN monitor_claim_on > now() THEN now() ELSE monitor_claim_on END,
      monitor_on = CASE WHEN monitor_on > now() THEN now() ELSE monitor_on END,
      maintain_on = CASE WHEN maintain_on > now() THEN now() ELSE maintain_on END
    WHERE greatest(monitor_claim_on, monitor_on, maintain_on) > now() + interval '10 seconds'`;
}
