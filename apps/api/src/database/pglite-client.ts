import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import {
  DriverAdapterError,
  type IsolationLevel,
  type SqlDriverAdapter,
  type SqlDriverAdapterFactory,
  type SqlQuery,
  type SqlResultSet,
  type Transaction,
} from '@prisma/driver-adapter-utils';
import type { Db } from 'pg-boss';
import type { ThreadAnswer, ThreadData, ThreadRequest } from './pglite-protocol.js';

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/** The main thread's end of the PGlite thread: a Prisma adapter, a pg-boss database and notifications over one port. */
export class PgliteClient implements SqlDriverAdapterFactory {
  readonly provider = 'postgres' as const;
  readonly adapterName = 'pglite-thread';
  private readonly waiting = new Map<number, Waiting>();
  private readonly listeners = new Map<string, Set<(payload: string) => void>>();
  private lastId = 0;
  private lastTransaction = 0;
  private dead: Error | null = null;

  private constructor(private readonly worker: Worker) {
    worker.on('message', (message: ThreadAnswer) => this.receive(message));
    worker.on('error', (error) => this.fail(error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', () => this.fail(new Error('The embedded database has stopped.')));
  }

  /** @throws Error when the directory cannot be opened as a database */
  static async open(data: ThreadData): Promise<PgliteClient> {
    const isNew = data.directory !== null && !existsSync(data.directory);
    if (data.directory && isNew && !data.template) await createDirectory(data.directory);
    const client = new PgliteClient(startThread(data));
    await new Promise<void>((resolve, reject) => client.waiting.set(0, { resolve, reject }));
    return client;
  }

  request<T>(request: ThreadRequest): Promise<T> {
    if (this.dead) return Promise.reject(this.dead);
    this.lastId += 1;
    const id = this.lastId;
    return new Promise<T>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage({ id, request });
    });
  }

  async connect(): Promise<SqlDriverAdapter> {
    return {
      provider: 'postgres',
      adapterName: this.adapterName,
      queryRaw: (query) => this.request<SqlResultSet>({ kind: 'queryRaw', tx: 0, query }),
      executeRaw: (query) => this.request<number>({ kind: 'executeRaw', tx: 0, query }),
      executeScript: (sql) => this.request<void>({ kind: 'script', sql }),
      startTransaction: (isolation) => this.begin(isolation),
      getConnectionInfo: () => ({ supportsRelationJoins: true }),
      dispose: () => Promise.resolve(),
    };
  }

  private async begin(isolation: IsolationLevel | undefined): Promise<Transaction> {
    this.lastTransaction += 1;
    const tx = this.lastTransaction;
    // Not waited for: the first statement is, and reports what went wrong here. It saves a trip to the thread and back.
    this.request<void>({ kind: 'begin', tx, isolation }).catch(() => {});
    return {
      provider: 'postgres',
      adapterName: this.adapterName,
      options: { usePhantomQuery: true },
      queryRaw: (query: SqlQuery) => this.request<SqlResultSet>({ kind: 'queryRaw', tx, query }),
      executeRaw: (query: SqlQuery) => this.request<number>({ kind: 'executeRaw', tx, query }),
      commit: () => this.request<void>({ kind: 'commit', tx }),
      rollback: () => this.request<void>({ kind: 'rollback', tx }),
      createSavepoint: (name) => this.request<void>({ kind: 'savepoint', tx, name }),
      rollbackToSavepoint: (name) => this.request<void>({ kind: 'rollbackTo', tx, name }),
      releaseSavepoint: (name) => this.request<void>({ kind: 'release', tx, name }),
    };
  }

  /** The same database as pg-boss wants it. */
  boss(): Db {
    return {
      executeSql: (sql, values) => this.request({ kind: 'boss', sql, values }),
      listen: async (channel, onNotification, onReconnect) => {
        const stop = await this.listen(channel, onNotification);
        onReconnect();
        return { close: async () => stop() };
      },
      setSessionStatements: async (statements) => {
        for (const sql of statements) await this.request({ kind: 'boss', sql, values: undefined });
      },
    };
  }

  /** @returns a function that stops listening */
  async listen(channel: string, callback: (payload: string) => void): Promise<() => void> {
    const existing = this.listeners.get(channel);
    const callbacks = existing ?? new Set();
    callbacks.add(callback);
    this.listeners.set(channel, callbacks);
    if (!existing) await this.request({ kind: 'listen', channel });
    return () => callbacks.delete(callback);
  }

  async close(): Promise<void> {
    if (!this.dead) await this.request({ kind: 'close' }).catch(() => {});
    await this.worker.terminate();
  }

  private receive(message: ThreadAnswer): void {
    if ('channel' in message) {
      for (const callback of this.listeners.get(message.channel) ?? []) callback(message.payload);
      return;
    }
    const waiting = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if (!waiting) return;
    if ('error' in message) {
      const { adapterError, message: text, code } = message.error;
      waiting.reject(adapterError ? new DriverAdapterError(adapterError) : Object.assign(new Error(text), { code }));
    } else waiting.resolve(message.value as never);
  }

  private fail(error: Error): void {
    this.dead ??= error;
    for (const { reject } of this.waiting.values()) reject(this.dead);
    this.waiting.clear();
  }
}

/**
 * Makes a new database directory in a process of its own: it takes half a gigabyte, which goes back with its end. The
 * directory gets its name when it is whole.
 */
async function createDirectory(directory: string): Promise<void> {
  const draft = `${directory}.new`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(dirname(draft), { recursive: true });
  await promisify(execFile)(process.execPath, ['--liftoff-only', compiledFile('pglite-directory.js'), draft]);
  renameSync(draft, directory);
}

/**
 * V8's optimising compiler takes 600 MB and a second for one of PostgreSQL's functions; the baseline compiler answers small queries as fast
 * (large aggregates take twice as long). The flags hold for the process, and are set before the module is compiled.
 */
function startThread(data: ThreadData): Worker {
  setFlagsFromString('--no-wasm-tier-up');
  setFlagsFromString('--no-wasm-dynamic-tiering');
  return new Worker(compiledFile('pglite-thread.js'), {
    workerData: data,
    resourceLimits: { maxYoungGenerationSizeMb: 12 },
  });
}

/** From src (tests) and from dist alike: threads and processes need JavaScript. */
function compiledFile(name: string): string {
  return fileURLToPath(new URL(`../../dist/database/${name}`, import.meta.url));
}
