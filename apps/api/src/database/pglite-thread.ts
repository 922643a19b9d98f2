// Runs in a worker thread: holds PGlite, which blocks its thread while it works (and for good when the disk is full).
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { isDriverAdapterError, type Transaction } from '@prisma/driver-adapter-utils';
import { fromPglite } from 'pg-boss';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import type { ThreadAnswer, ThreadData, ThreadRequest } from './pglite-protocol.js';

const { directory, template } = workerData as ThreadData;
const port = parentPort;
if (!port) throw new Error('pglite-thread.js runs as a worker thread only');

const pglite = await PGlite.create({
  // The default of 128 MB is the larger part of a small server's memory, for tables that hold kilobytes.
  postgresqlconf: ['shared_buffers=16MB'],
  ...(directory ? { dataDir: directory } : {}),
  ...(template ? { loadDataDir: new Blob([Buffer.from(template)]) } : {}),
});
await pglite.exec("SET TIME ZONE 'UTC'");
const adapter = await new PrismaPGlite(pglite).connect();
const boss = fromPglite(pglite);
/** Each is there before it is open, so that its statements may follow without waiting for an answer. */
const transactions = new Map<number, Promise<Transaction>>();

function transaction(id: number): Promise<Transaction> {
  const found = transactions.get(id);
  if (!found) throw new Error(`transaction ${id} is not open`);
  return found;
}

async function begin(isolation: string | undefined): Promise<Transaction> {
  const opened = await adapter.startTransaction();
  if (isolation)
    await opened.executeRaw({ sql: `SET TRANSACTION ISOLATION LEVEL ${isolation}`, args: [], argTypes: [] });
  return opened;
}

/** By their text; few, all from this server's code. */
const prepared = new Map<string, Promise<string>>();
let lastPrepared = 0;

/** @returns the statement's name. One that fails is tried again by the next who wants it. */
function prepare(sql: string, parameters: number): Promise<string> {
  lastPrepared += 1;
  const name = `prepared${lastPrepared}`;
  const types = Array.from({ length: parameters }, () => 'text');
  const preparing = pglite.exec(`PREPARE ${name} (${types}) AS ${sql}`).then(() => name);
  prepared.set(sql, preparing);
  preparing.catch(() => prepared.delete(sql));
  return preparing;
}

/** Runs a statement outside of transactions that is parsed and planned once; its parameters, one or more, are text. */
async function executePrepared(sql: string, values: readonly string[]): Promise<void> {
  const name = await (prepared.get(sql) ?? prepare(sql, values.length));
  const literals = values.map((value) => `'${value.replaceAll("'", "''")}'`); // a backslash stands for itself there
  await pglite.exec(`EXECUTE ${name} (${literals})`);
}

async function answer(request: ThreadRequest): Promise<unknown> {
  switch (request.kind) {
    case 'queryRaw':
      return (request.tx ? await transaction(request.tx) : adapter).queryRaw(request.query);
    case 'executeRaw':
      return (request.tx ? await transaction(request.tx) : adapter).executeRaw(request.query);
    case 'prepared':
      return executePrepared(request.sql, request.values);
    case 'begin': {
      const opening = begin(request.isolation);
      transactions.set(request.tx, opening);
      await opening;
      return null;
    }
    case 'commit':
    case 'rollback': {
      const open = transaction(request.tx);
      transactions.delete(request.tx);
      return (await open)[request.kind]();
    }
    case 'savepoint':
      return (await transaction(request.tx)).executeRaw({ sql: `SAVEPOINT ${request.name}`, args: [], argTypes: [] });
    case 'rollbackTo':
      return (await transaction(request.tx)).executeRaw({
        sql: `ROLLBACK TO SAVEPOINT ${request.name}`,
        args: [],
        argTypes: [],
      });
    case 'release':
      return (await transaction(request.tx)).executeRaw({
        sql: `RELEASE SAVEPOINT ${request.name}`,
        args: [],
        argTypes: [],
      });
    case 'script':
      await pglite.exec(request.sql);
      return null;
    case 'boss':
      return { rows: (await boss.executeSql(request.sql, request.values)).rows };
    case 'listen':
      await pglite.listen(request.channel, (payload) => send({ channel: request.channel, payload }));
      return null;
    case 'dump':
      return new Uint8Array(await (await pglite.dumpDataDir('none')).arrayBuffer());
    case 'ping':
      return null;
    case 'close':
      await pglite.close();
      return null;
  }
}

function send(message: ThreadAnswer): void {
  port?.postMessage(message);
}

port.on('message', ({ id, request }: { id: number; request: ThreadRequest }) => {
  answer(request).then(
    (value) => send({ id, value: value ?? null }),
    (error: Error & { code?: string }) =>
      send({
        id,
        error: {
          message: error.message,
          ...(typeof error.code === 'string' ? { code: error.code } : {}),
          ...(isDriverAdapterError(error) ? { adapterError: error.cause } : {}),
        },
      }),
  );
});
send({ id: 0, value: null });
