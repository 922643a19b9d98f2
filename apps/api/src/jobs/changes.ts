import type { Database } from '../database/database.js';

const channel = 'ringnet_changes';

/**
 * Hears that a reconstruction was changed or deleted, by whichever process: a trigger on its table tells, with the commit. Rows hold
 * the truth; a message only says that it is time to look.
 */
export interface Changes {
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
