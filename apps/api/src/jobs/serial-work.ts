import { ApiError } from '../graphql/api-error.js';

/** Does one thing after another, and the same thing once however many ask for it at a time. */
export interface SerialWork<Result> {
  /** @throws ApiError QUEUE_FULL when too much waits; whatever `work` throws */
  run(key: string, work: () => Promise<Result>): Promise<Result>;
}

/** @param busy  what is told to those who come when `mostWaiting` things wait */
export function createSerialWork<Result>(mostWaiting: number, busy: string): SerialWork<Result> {
  const underWay = new Map<string, Promise<Result>>();
  let last: Promise<unknown> = Promise.resolve();
  return {
    run(key, work) {
      const existing = underWay.get(key);
      if (existing) return existing;
      if (underWay.size >= mostWaiting) {
        throw new ApiError('QUEUE_FULL', `${busy} Try again in 5 s.`, null, { retryAfterSeconds: 5 });
      }
      const done = last.then(work).finally(() => underWay.delete(key));
      underWay.set(key, done);
      last = done.catch(() => {}); // the reconstructor computes one thing at a time anyway
      return done;
    },
  };
}
