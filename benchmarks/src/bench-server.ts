import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningServer, type ServerSettings, startServer } from '@ringnet/api';

export interface BenchServer {
  readonly server: RunningServer;
  /** Sends one operation; @throws Error with GraphQL errors */
  query(text: string, variables?: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** Uploads astronaut.png to the `reconstruct` mutation and waits for the result. */
  reconstruct(): Promise<Record<string, unknown>>;
  /** Makes the table of reconstructions `total` rows long, copies of the newest, a second apart; beyond 10,000 without their results. */
  fill(total: number): Promise<void>;
  close(): Promise<void>;
}

const mutation = `mutation ($input: ReconstructInput!, $waitMs: Int) {
  reconstruct(input: $input, waitMs: $waitMs) { reconstruction { id status } userErrors { message } }
}`;

/** The real server with its data in a folder of its own, nothing limited; its embedded database unless told otherwise. */
export async function startBenchServer(settings: ServerSettings = {}): Promise<BenchServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'ringnet-bench-'));
  const server = await startServer({ dataDir, port: 0, logLevel: 'silent', requestsPerMinute: 0, ...settings });
  const photo = readFileSync(new URL('../../examples/photos/astronaut.png', import.meta.url));
  const send = async (init: RequestInit) => {
    const response = await fetch(`${server.url}/graphql`, { method: 'POST', ...init });
    const { data, errors } = (await response.json()) as { data: Record<string, unknown>; errors?: unknown };
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  };
  return {
    server,
    query: (query, variables = {}) =>
      send({ headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query, variables }) }),
    reconstruct() {
      const form = new FormData();
      const variables = { input: { image: null, artifacts: [] }, waitMs: 30_000 };
      form.set('operations', JSON.stringify({ query: mutation, variables }));
      form.set('map', JSON.stringify({ file: ['variables.input.image'] }));
      form.set('file', new Blob([photo]), 'astronaut.png');
      return send({ headers: { 'apollo-require-preflight': 'true' }, body: form });
    },
    async fill(total) {
      const { prisma } = server.app;
      const columns = await prisma.$queryRawUnsafe<{ name: string }[]>(
        `SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'Reconstruction' AND table_schema = current_schema()`,
      );
      const names = columns.map(({ name }) => `"${name}"`);
      const values = names.map((name) =>
        name === '"id"'
          ? 'gen_random_uuid()'
          : name === '"createdAt"'
            ? `r."createdAt" - n * interval '1 second'`
            : name === '"result"'
              ? `CASE WHEN n < 10000 THEN r.result END` // a million of them would fill the disk
              : `r.${name}`,
      );
      const have = await prisma.reconstruction.count();
      await prisma.$executeRawUnsafe(
        `INSERT INTO "Reconstruction" (${names.join(', ')}) SELECT ${values.join(', ')}
         FROM (SELECT * FROM "Reconstruction" ORDER BY "createdAt" DESC LIMIT 1) r, generate_series(${have}, ${total - 1}) n`,
      );
      await prisma.$executeRawUnsafe('VACUUM ANALYZE "Reconstruction"'); // as PostgreSQL does by itself after so many new rows
    },
    async close() {
      await server.close();
      rmSync(dataDir, { recursive: true });
    },
  };
}
