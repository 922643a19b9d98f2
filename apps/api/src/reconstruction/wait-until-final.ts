import type { App } from '../app.js';
import type { ChangedRow } from '../jobs/changes.js';
import { isFinal } from './reconstruction-enums.js';

/** Waits for the end of a reconstruction, but not longer than told. @returns its row as it then is, null when deleted */
export async function waitUntilFinal(app: App, id: string, waitMs: number): Promise<ChangedRow | null> {
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(), waitMs);
  let stopListening = () => {};
  const told = new Promise<ChangedRow>((resolve) => {
    stopListening = app.changes.subscribe(id, (row) => row && isFinal(row.status) && resolve(row));
  });
  try {
    const ended = await Promise.race([told, lookUntilFinal(app, id, over.signal)]);
    return ended === undefined ? await look(app, id) : ended;
  } finally {
    clearTimeout(timer);
    over.abort();
    stopListening();
  }
}

const look = (app: App, id: string) =>
  app.prisma.reconstruction.findUnique({ where: { id }, include: { photo: true }, relationLoadStrategy: 'join' });

/** By the rows alone, as another process may have written them. @returns undefined when the signal aborts */
async function lookUntilFinal(app: App, id: string, signal: AbortSignal): Promise<ChangedRow | null | undefined> {
  for await (const _ of app.changes.watch(id, signal)) {
    const row = await look(app, id);
    if (!row || isFinal(row.status)) return row;
  }
  return undefined;
}
