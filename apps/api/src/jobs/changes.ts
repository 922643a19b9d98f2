import type { Database } from '../database/database.js';
import type { Photo, Reconstruction } from '../generated/prisma/client.js';

const channel = 'ringnet_changes';

/**
 * Hears that a reconstruction was changed or deleted, by whichever process: a trigger on its table tells, with the commit. Rows hold
 * the truth; a message only says that it is time to look.
 */
export interface Changes {
  /** @param callback  gets the row when this process changed it itself. @returns a function that stops it */
  subscribe(reconstructionId: string, callback: (row?: ChangedRow) => void): () => void;
  /** Tells of a committed change at once, to those who follow it in this process; the trigger's message comes after. */
  tell(row: ChangedRow): void;
  /** Yields once at the start and after each change until the signal aborts. Looks anyway every two seconds. */
  watch(reconstructionId: string, signal: AbortSignal): AsyncGenerator<void>;
}

export type ChangedRow = Reconstruction & { readonly photo: Photo };

const lookAnywayMs = 2000;

export async function createChanges(database: Database): Promise<Changes> {
  const callbacks = new Map<string, Set<(row?: ChangedRow) => void>>();
  await database.listen(channel, (id) => {
    for (const callback of callbacks.get(id) ?? []) callback();
  });

  function subscribe(id: string, callback: (row?: ChangedRow) => void): () => void {
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
    tell: (row) => {
      for (const callback of callbacks.get(row.id) ?? []) callback(row);
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
