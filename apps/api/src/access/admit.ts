import type { App } from '../app.js';
import { AccessError, authenticate, type ConnectionParameters } from './authenticate.js';
import type { Caller } from './caller.js';

/**
 * Who is calling, counted against the limit of requests.
 *
 * @param address of the client; counts those who have no key
 * @throws AccessError as `authenticate` does, and RATE_LIMITED
 */
export async function admit(app: App, connection: ConnectionParameters, address: string | undefined): Promise<Caller> {
  const caller = await authenticate(app, connection);
  const subject = caller.owner === 'local' ? `address:${address}` : `key:${caller.owner}:${caller.keyName}`;
  const wait = await app.rateLimiter.take(subject, caller.limits.requestsPerMinute);
  if (wait === null) return caller;
  throw new AccessError(
    429,
    'RATE_LIMITED',
    `More than ${caller.limits.requestsPerMinute} requests in this minute. Try again in ${wait} s.`,
    wait,
  );
}
