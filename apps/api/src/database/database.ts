import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import type { ConstructorOptions } from 'pg-boss';
import { type Prisma, PrismaClient } from '../generated/prisma/client.js';
import { DirectoryInUseError, lockDirectory } from './directory-lock.js';
import { migrate } from './migrate.js';
import { PgliteClient } from './pglite-client.js';
import { listenOnPostgres } from './postgres-listener.js';

/** One database, embedded or PostgreSQL: rows, the queue's connection, and messages between processes. */
export interface Database {
  readonly kind: 'embedded' | 'postgres';
  readonly prisma: PrismaClient;
  /** What pg-boss needs to use the same database */
  readonly bossOptions: ConstructorOptions;
  /**
   * Runs one statement whose parameters, one or more, are text, outside of transactions and without Prisma. An embedded database prepares it once: for a small
   * statement, Prisma and the planner take as long as the rest.
   */
  execute(sql: string, values: readonly string[]): Promise<void>;
  /** Calls back after every statement with its text and time. */
  onStatement(callback: (sql: string, milliseconds: number) => void): void;
  /** Calls back with every payload notified on the channel, by any process. @returns a function that stops it */
  listen(channel: string, callback: (payload: string) => void): Promise<() => void>;
  /** The whole embedded database as a tar archive, consistent; PostgreSQL has pg_dump for that. */
  dump(): Promise<Uint8Array>;
  /** Resolves when the database answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** A PostgreSQL URL; embedded when undefined */
  readonly databaseUrl?: string | undefined;
  /** Where the embedded database lives; in memory when null */
  readonly dataDir: string | null;
  readonly template?: Uint8Array;
  readonly poolSize?: number;
  /** How long to wait for a process that has the embedded database; default 0 */
  readonly patienceMs?: number;
}

/**
 * Opens the database and brings its tables up to date.
 *
 * @throws Error when the embedded directory is in use by another process, or the database cannot be reached
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const database = options.databaseUrl
    ? await openPostgres(options.databaseUrl, options.poolSize ?? 10)
    : await openEmbedded(options.dataDir, options.template ?? null, options.patienceMs ?? 0);
  try {
    await migrate(database.prisma);
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

const clientOptions = {
  transactionOptions: { maxWait: 30_000, timeout: 30_000 },
  log: [{ emit: 'event', level: 'query' }],
} satisfies Partial<Prisma.PrismaClientOptions>;

async function openEmbedded(
  dataDir: string | null,
  template: Uint8Array | null,
  patienceMs: number,
): Promise<Database> {
  const unlock = dataDir === null ? () => {} : await lockPatiently(dataDir, patienceMs);
  try {
    const directory = dataDir && path.join(dataDir, 'database');
    const client = await PgliteClient.open({ directory, template });
    const prisma = new PrismaClient({ adapter: client, ...clientOptions });
    return {
      kind: 'embedded',
      prisma,
      bossOptions: { db: client.boss(), backend: 'pglite' },
      ...observed(prisma, (sql, values) => client.request({ kind: 'prepared', sql, values })),
      listen: (channel, callback) => client.listen(channel, callback),
      dump: () => client.request<Uint8Array>({ kind: 'dump' }),
      ping: () => client.request<void>({ kind: 'ping' }),
      close: async () => {
        await prisma.$disconnect();
        await client.close();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** Both ways to the database, with callbacks for the statements of either. */
function observed(
  prisma: PrismaClient<'query'>,
  run: (sql: string, values: readonly string[]) => Promise<unknown>,
): Pick<Database, 'execute' | 'onStatement'> {
  const callbacks: Parameters<Database['onStatement']>[0][] = [];
  return {
    async execute(sql, values) {
      const begun = performance.now();
      await run(sql, values);
      for (const callback of callbacks) callback(sql, performance.now() - begun);
    },
    onStatement(callback) {
      callbacks.push(callback);
      prisma.$on('query', ({ query, duration }) => callback(query, duration));
    },
  };
}

async function lockPatiently(dataDir: string, patienceMs: number): Promise<() => void> {
  const giveUpAt = performance.now() + patienceMs;
  for (;;) {
    try {
      return lockDirectory(dataDir);
    } catch (error) {
      if (!(error instanceof DirectoryInUseError) || performance.now() >= giveUpAt) throw error;
      await setTimeout(200);
    }
  }
}

async function openPostgres(connectionString: string, poolSize: number): Promise<Database> {
  const settings = { connectionString, options: '-c TimeZone=UTC', connectionTimeoutMillis: 10_000 };
  const pool = new pg.Pool({ ...settings, max: poolSize, keepAlive: true });
  pool.on('error', () => {}); // an idle connection that dies is replaced by the pool; queries report their own errors
  const prisma = new PrismaClient({
    adapter: new PrismaPg(pool, { disposeExternalPool: false }),
    ...clientOptions,
  });
  const listener = listenOnPostgres(settings);
  return {
    kind: 'postgres',
    prisma,
    bossOptions: { connectionString, max: 4 },
    ...observed(prisma, (sql, values) => pool.query(sql, [...values])),
    listen: (channel, callback) => listener.listen(channel, callback),
    dump: () => Promise.reject(new Error('Use pg_dump to back up PostgreSQL.')),
    ping: async () => {
      await pool.query('SELECT 1');
    },
    close: async () => {
      await listener.close();
      await prisma.$disconnect();
      await pool.end();
    },
  };
}
