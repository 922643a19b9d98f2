import type { Logger } from 'pino';
import type { Caller } from '../access/caller.js';
import type { App } from '../app.js';
import type { Loaders } from './loaders.js';

/** What every resolver gets. */
export interface Context {
  readonly app: App;
  readonly caller: Caller;
  readonly loaders: Loaders;
  /** Start of links, such as `http://localhost:4000` */
  readonly baseUrl: string;
  readonly requestId: string;
  readonly log: Logger;
  /** Aborts when the client of a subscription has gone */
  readonly ended: AbortSignal;
}
