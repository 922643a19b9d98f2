import type { Transaction } from '../app.js';
import type { Database } from '../database/database.js';
import type { PrismaClient } from '../generated/prisma/client.js';

const channel = 'ringnet_changes';

/** Tells every process that a reconstruction changed. Rows hold the truth; a message only says that it is time to look. */
export interface Changes {
  /** Within a transaction the message leaves with the commit. */
  publish(prisma: PrismaClient | Transaction, reconstructionId: string): Promise<void>;
  /** @returns a function that stops it */
  subscribe(reconstructionId: string, callback: () => void): () => void;
  /** Yields once at the start and after each change until the signal aborts. Looks anyway every two seconds. */
  watch(reconstructionId: string, signal: AbortSignal): AsyncGenerator<void>;
}

const lookAnywayMs = 2000;

export async function createChanges(database: Database): Promise<Changes> {
  const callbacks = new Map<string, Set<() => void>>();
  await database.listen(channel, (id) => {
    for (const callback of callbacks.get(id) ?? []) callback();
  });

  function subscribe(id: string, callback: () => void): () => void {
    const set = callbacks.get(id) ?? new Set();
    set.add(callback);
    callbacks.set(id, set);
    return () => {
      set.delete(callback);
      if (set.size === 0) callbacks.delete(id);
    };
  }

  return {
    subscribe,
    async publish(prisma, id) {
      await prisma.$queryRawUnsafe('SELECT 1 AS sent FROM (SELECT pg_notify($1, $2)) AS notification', channel, id);
    },
    async *watch(id, signal) {
      let wake = () => {};
      let changed = true;
      const stop = subscribe(id, () => {
        changed = true;
        wake();
      });
      const timer = setInterval(() => {
        changed = true;
        wake();
      }, lookAnywayMs);
      const onAbort = () => wake();
      signal.addEventListener('abort', onAbort);
      try {
        while (!signal.aborted) {
          if (changed) {
            changed = false;
            yield;
          } else {
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
          }
        }
      } finally {
        clearInterval(timer);
        signal.removeEventListener('abort', onAbort);
        stop();
      }
    },
  };
}
