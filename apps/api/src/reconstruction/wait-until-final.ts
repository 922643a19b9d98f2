import type { App } from '../app.js';
import type { Reconstruction } from '../generated/prisma/client.js';
import { isFinal } from './reconstruction-enums.js';

/** Waits for the end of a reconstruction, but not longer than told. @returns its row as it then is, null when deleted */
export async function waitUntilFinal(app: App, id: string, waitMs: number): Promise<Reconstruction | null> {
  const signal = AbortSignal.timeout(waitMs);
  for await (const _ of app.changes.watch(id, signal)) {
    const row = await app.prisma.reconstruction.findUnique({ where: { id } });
    if (!row || isFinal(row.status)) return row;
  }
  return app.prisma.reconstruction.findUnique({ where: { id } });
}
