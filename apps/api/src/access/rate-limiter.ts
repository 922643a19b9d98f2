import type { Database } from '../database/database.js';

/** Counts requests in windows of one minute. */
export interface RateLimiter {
  /** Counts one more. @returns seconds to wait when it is over the limit, else null */
  take(subject: string, perMinute: number): Promise<number | null>;
}

const windowMs = 60_000;

/** One process counts in memory; several count together in the database. */
export function createRateLimiter(database: Database): RateLimiter {
  const count = database.kind === 'embedded' ? createMemoryCounter() : createSharedCounter(database);
  return {
    async take(subject, perMinute) {
      if (perMinute <= 0) return null;
      const now = Date.now();
      const start = now - (now % windowMs);
      return (await count(subject, start)) > perMinute ? Math.ceil((start + windowMs - now) / 1000) : null;
    },
  };
}

type Count = (subject: string, windowStart: number) => number | Promise<number>;

function createMemoryCounter(): Count {
  const counts = new Map<string, number>();
  let current = 0;
  return (subject, windowStart) => {
    if (windowStart !== current) {
      counts.clear();
      current = windowStart;
    }
    const count = (counts.get(subject) ?? 0) + 1;
    counts.set(subject, count);
    return count;
  };
}

function createSharedCounter({ prisma }: Database): Count {
  return async (subject, windowStart) => {
    const startsAt = new Date(windowStart);
    const [row] = await prisma.$queryRaw<{ count: number }[]>`
      INSERT INTO "RateWindow" (subject, "startsAt", count) VALUES (${subject}, ${startsAt}, 1)
      ON CONFLICT (subject, "startsAt") DO UPDATE SET count = "RateWindow".count + 1 RETURNING count`;
    return row.count;
  };
}
