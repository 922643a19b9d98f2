import type { BenchRow } from './bench.js';

/** A row and what its bar is compared with: its time over the rival's, or over the yardstick's where there is none. */
export type MeasuredRow = BenchRow & { readonly ratio: number };

/** Recorded ratios by the names of their rows. */
export type Bars = Readonly<Record<string, number>>;

/** Machines are noisy: a ratio may be this much worse than its bar. */
const TOLERANCE = 1.5;

/**
 * What `--check` says of measured rows.
 *
 * Without a bar nothing can become slower than it: such a row fails, or a renamed one would never be checked again. One
 * with a limit of its own is only told, since the table marks it when it is over.
 *
 * @returns failures end the check with status 1, remarks do not
 */
export function checkRows(rows: readonly MeasuredRow[], bars: Bars): { failures: string[]; remarks: string[] } {
  const unrecorded = rows.filter(({ name }) => bars[name] === undefined);
  const told = ({ name }: MeasuredRow) => `no bar recorded: ${name}`;
  return {
    failures: [
      ...slowerThanBar(rows, bars).map(
        ({ name, ratio }) => `slower than its bar: ${name}: ratio ${ratio.toPrecision(3)}, bar ${bars[name]}`,
      ),
      ...unrecorded.filter(({ limitMilliseconds }) => limitMilliseconds === null).map(told),
    ],
    remarks: unrecorded.filter(({ limitMilliseconds }) => limitMilliseconds !== null).map(told),
  };
}

/** Rows that are worse than their bar by more than noise; one without a bar is never among them. */
export function slowerThanBar(rows: readonly MeasuredRow[], bars: Bars): MeasuredRow[] {
  return rows.filter(({ name, ratio }) => ratio > bars[name] * TOLERANCE);
}
