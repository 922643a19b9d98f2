import type { BenchRow } from './bench.js';

const nameWidth = 52;

export const header = `${'benchmark'.padEnd(nameWidth)}${'ours'.padStart(10)}${'rival'.padStart(10)}${'ratio'.padStart(8)}${'limit'.padStart(10)}${'bound'.padStart(10)}  against`;

/** Ours over the rival's: below 1 we are faster; null without a rival. */
export function ratioOf({ milliseconds, rivalMilliseconds }: BenchRow): number | null {
  return rivalMilliseconds === null ? null : milliseconds / rivalMilliseconds;
}

/** Whether it is slower than the project promises, or than the share of its rival's time that it may take. */
export function missesItsMark(row: BenchRow): boolean {
  const ratio = ratioOf(row);
  return (
    (row.limitMilliseconds !== null && row.milliseconds > row.limitMilliseconds) ||
    (ratio !== null && ratio > (row.allowedRatio ?? 1))
  );
}

/** One line of the table; a missed limit or ratio is marked. */
export function formatRow(row: BenchRow): string {
  const ratio = ratioOf(row);
  const against = [row.rival, row.bound && `bound: ${row.bound.name}`].filter(Boolean).join('; ');
  return [
    row.name.padEnd(nameWidth),
    time(row.milliseconds).padStart(10),
    time(row.rivalMilliseconds).padStart(10),
    (ratio === null ? '' : `${ratio.toFixed(2)}x`).padStart(8),
    time(row.limitMilliseconds).padStart(10),
    time(row.bound?.milliseconds ?? null).padStart(10),
    `  ${against}${missesItsMark(row) ? '  (misses its mark)' : ''}`,
  ].join('');
}

function time(milliseconds: number | null): string {
  if (milliseconds === null) return '';
  if (milliseconds < 0.1) return `${(1000 * milliseconds).toFixed(1)} us`;
  return milliseconds < 10 ? `${milliseconds.toFixed(2)} ms` : `${milliseconds.toFixed(0)} ms`;
}
