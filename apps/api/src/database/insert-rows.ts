import type { Transaction } from '../app.js';
import type { Photo, Reconstruction } from '../generated/prisma/client.js';
import type { Database } from './database.js';

/** Rows by the names of their tables. */
export interface NewRows {
  readonly Photo?: Photo;
  readonly Reconstruction: Reconstruction;
}

/**
 * Writes rows that belong together by one statement: all of them or none, and one trip to the database, each of which costs more than the
 * writing itself.
 */
export async function insertRows(database: Pick<Database, 'execute'>, rows: NewRows): Promise<void> {
  const { sql, values } = insertStatement(rows);
  await database.execute(sql, values);
}

/** The same as part of a transaction. */
export async function insertRowsIn(tx: Transaction, rows: NewRows): Promise<void> {
  const { sql, values } = insertStatement(rows);
  await tx.$executeRawUnsafe(sql, ...values);
}

/** References among the rows are looked at when all are there. */
function insertStatement(rows: NewRows): { readonly sql: string; readonly values: readonly string[] } {
  const tables = Object.entries(rows).filter(([, row]) => row !== undefined);
  const inserts = tables.map(([table, row], k) => {
    const columns = Object.keys(row).map((name) => `"${name}"`);
    const values = `json_populate_record(NULL::"${table}", $${k + 1}::json)`;
    return `INSERT INTO "${table}" (${columns}) SELECT ${columns} FROM ${values}`;
  });
  const before = inserts.slice(0, -1).map((insert, k) => `row${k} AS (${insert})`);
  const sql = before.length > 0 ? `WITH ${before} ${inserts.at(-1)}` : inserts[0];
  return { sql, values: tables.map(([, row]) => asJson(row)) };
}

function asJson(row: object): string {
  const values = Object.entries(row).map(([name, value]) => [name, value instanceof Date ? timeText(value) : value]);
  return JSON.stringify(Object.fromEntries(values), wellFormed);
}

/** Years of five digits have a sign in JavaScript, which PostgreSQL takes for that of a time zone. */
const timeText = (time: Date) => time.toISOString().replace(/^\+/, '');

/** Half of a surrogate pair is no text to a database. */
function wellFormed(_name: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed() : value;
}
