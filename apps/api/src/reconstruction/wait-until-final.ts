import type { App } from '../app.js';
import type { ChangedRow } from '../jobs/changes.js';
import { isFinal } from './reconstruction-enums.js';

/** Then the row is looked at for the first time, for an end that came before anyone listened. */
const firstLookMs = 100;
const lookAnywayMs = 2000;

/** Waits for the end of a reconstruction, but not longer than told. @returns its row as it then is, null when deleted */
export async function waitUntilFinal(app: App, id: string, waitMs: number): Promise<ChangedRow | null> {
  const look = () =>
    app.prisma.reconstruction.findUnique({ where: { id }, include: { photo: true }, relationLoadStrategy: 'join' });
  const timers: NodeJS.Timeout[] = [];
  let stopListening = () => {};
  const ended = new Promise<ChangedRow | null>((resolve, reject) => {
    const lookForEnd = () =>
      void look().then((row) => (row && !isFinal(row.status) ? undefined : resolve(row)), reject);
    stopListening = app.changes.subscribe(id, ({ status, row }) => {
      if (status !== null && !isFinal(status)) return;
      if (row) resolve(row);
      else lookForEnd();
    });
    timers.push(setTimeout(lookForEnd, firstLookMs), setInterval(lookForEnd, lookAnywayMs));
    timers.push(setTimeout(() => look().then(resolve, reject), waitMs));
  });
  try {
    return await ended;
  } finally {
    for (const timer of timers) clearTimeout(timer);
    stopListening();
  }
}
