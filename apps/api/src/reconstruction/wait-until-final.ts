import type { App } from '../app.js';
import type { Photo, Reconstruction } from '../generated/prisma/client.js';
import { isFinal } from './reconstruction-enums.js';

/** Waits for the end of a reconstruction, but not longer than told. @returns its row as it then is, null when deleted */
export async function waitUntilFinal(
  app: App,
  id: string,
  waitMs: number,
): Promise<(Reconstruction & { photo: Photo }) | null> {
  const look = () =>
    app.prisma.reconstruction.findUnique({ where: { id }, include: { photo: true }, relationLoadStrategy: 'join' });
  const signal = AbortSignal.timeout(waitMs);
  for await (const _ of app.changes.watch(id, signal)) {
    const row = await look();
    if (!row || isFinal(row.status)) return row;
  }
  return look();
}
