import type { Error as AdapterError, SqlQuery, SqlResultSet } from '@prisma/driver-adapter-utils';

/** What the main thread asks of the thread that holds PGlite. `tx` names an open transaction, 0 is none. */
export type ThreadRequest =
  | { readonly kind: 'queryRaw' | 'executeRaw'; readonly tx: number; readonly query: SqlQuery }
  | { readonly kind: 'prepared'; readonly sql: string; readonly values: readonly string[] }
  | { readonly kind: 'begin'; readonly tx: number; readonly isolation: string | undefined }
  | { readonly kind: 'commit' | 'rollback'; readonly tx: number }
  | { readonly kind: 'savepoint' | 'rollbackTo' | 'release'; readonly tx: number; readonly name: string }
  | { readonly kind: 'script'; readonly sql: string }
  | { readonly kind: 'boss'; readonly sql: string; readonly values: unknown[] | undefined }
  | { readonly kind: 'listen'; readonly channel: string }
  | { readonly kind: 'dump' }
  | { readonly kind: 'ping' }
  | { readonly kind: 'close' };

export type ThreadAnswer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: { message: string; code?: string; adapterError?: AdapterError } }
  | { readonly channel: string; readonly payload: string };

export interface ThreadData {
  /** Directory of the database, or null for one in memory */
  readonly directory: string | null;
  /** A dumped data directory to start from, for tests */
  readonly template: Uint8Array | null;
}

export type { SqlResultSet };
