import DataLoader from 'dataloader';
import type { Artifact, Photo, PrismaClient, Reconstruction } from '../generated/prisma/client.js';
import { type CountKey, createCountsLoader } from '../reconstruction/counts-loader.js';

/** One request's batches: asking for the same kind of thing many times becomes one statement. */
export interface Loaders {
  readonly photo: DataLoader<string, Photo | null>;
  readonly reconstruction: DataLoader<string, Reconstruction | null>;
  readonly artifact: DataLoader<string, Artifact | null>;
  readonly artifactsOf: DataLoader<string, readonly Artifact[]>;
  readonly counts: DataLoader<CountKey, number | null, string>;
}

/** Every loader sees the caller's rows only. */
export function createLoaders(prisma: PrismaClient, owner: string): Loaders {
  const byId = <Row extends { id: string }>(find: (ids: string[]) => Promise<Row[]>) =>
    new DataLoader<string, Row | null>(async (ids) => {
      const rows = new Map((await find([...ids])).map((row) => [row.id, row]));
      return ids.map((id) => rows.get(id) ?? null);
    });
  return {
    photo: byId((ids) => prisma.photo.findMany({ where: { id: { in: ids }, owner } })),
    reconstruction: byId((ids) => prisma.reconstruction.findMany({ where: { id: { in: ids }, owner } })),
    artifact: byId((ids) => prisma.artifact.findMany({ where: { id: { in: ids }, owner } })),
    artifactsOf: new DataLoader(async (ids) => {
      const rows = await prisma.artifact.findMany({
        where: { reconstructionId: { in: [...ids] }, owner },
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      });
      const groups = new Map<string, Artifact[]>(ids.map((id) => [id, []]));
      for (const row of rows) groups.get(row.reconstructionId)?.push(row);
      return ids.map((id) => groups.get(id) ?? []);
    }),
    counts: createCountsLoader(prisma),
  };
}
