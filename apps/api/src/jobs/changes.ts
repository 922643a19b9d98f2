import type { Database } from '../database/database.js';
import type { Photo, Reconstruction } from '../generated/prisma/client.js';

const channel = 'ringnet_changes';

/**
 * Hears that a reconstruction was changed or deleted, by whichever process: a trigger on its table tells, with the commit. Rows hold
 * the truth; a message only says that it is time to look.
 */
export interface Changes {
  /** @returns a function that stops it */
  subscribe(reconstructionId: string, callback: (change: Change) => void): () => void;
  /**
   * Does work that ends a reconstruction, and tells of the committed row at once to those who follow it in this process. The trigger's message,
   * which may come before the commit is answered, is kept from them until then: it would have them look at the row.
   *
   * @param work  gives null when it changed nothing
   */
  telling(reconstructionId: string, work: () => Promise<ChangedRow | null>): Promise<ChangedRow | null>;
  /** Yields once at the start and after each change until the signal aborts. Looks anyway every two seconds. */
  watch(reconstructionId: string, signal: AbortSignal): AsyncGenerator<void>;
}

export type ChangedRow = Reconstruction & { readonly photo: Photo };

/** What a row became. */
export interface Change {
  /** Null when it was deleted */
  readonly status: string | null;
  readonly attempt: number;
  /** When this process changed it itself */
  readonly row?: ChangedRow;
}

const lookAnywayMs = 2000;

export async function createChanges(database: Database): Promise<Changes> {
  const callbacks = new Map<string, Set<(change: Change) => void>>();
  const withheld = new Map<string, Change | null>();
  const inform = (id: string, change: Change) => {
    for (const callback of callbacks.get(id) ?? []) callback(change);
  };
  await database.listen(channel, (payload) => {
    const [id, attempt, status] = payload.split(' ');
    const change = { status: status || null, attempt: Number(attempt) };
    if (withheld.has(id)) withheld.set(id, change);
    else inform(id, change);
  });

  function subscribe(id: string, callback: (change: Change) => void): () => void {
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
    async telling(id, work) {
      withheld.set(id, null);
      let row: ChangedRow | null = null;
      try {
        row = await work();
        return row;
      } finally {
        const change = row ? { status: row.status, attempt: row.attempt, row } : withheld.get(id);
        withheld.delete(id);
        if (change) inform(id, change);
      }
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
