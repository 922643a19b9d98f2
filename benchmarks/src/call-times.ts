import type { BenchRow } from './bench.js';

/** Times of one verb that neither waits nor uses other threads, milliseconds. */
export interface CallTimes {
  readonly median: number;
  /** What the verb itself takes on one core: other programs of a busy machine can only add to it */
  readonly fastest: number;
}

/** Calls `verb` `runs` times after a quarter as many to warm up. */
export function callTimes(verb: () => unknown, runs: number): CallTimes {
  for (let call = 0; call < Math.max(3, runs / 4); call++) verb();
  const times = Array.from({ length: runs }, () => {
    const start = performance.now();
    verb();
    return performance.now() - start;
  }).sort((a, b) => a - b);
  return { median: times[Math.floor(runs / 2)], fastest: times[0] };
}

/** Two rows of a report: the median under the row's own name, and the fastest call. */
export function timeRows(row: Omit<BenchRow, 'milliseconds'>, { median, fastest }: CallTimes): BenchRow[] {
  return [
    { ...row, milliseconds: median },
    { ...row, name: `${row.name}, fastest call`, milliseconds: fastest },
  ];
}
