import type { BenchRow } from './bench.js';

export const header = `${'benchmark'.padEnd(44)}${'ours'.padStart(10)}${'rival'.padStart(10)}${'ratio'.padStart(8)}${'limit'.padStart(10)}  against`;

/** Ours over the rival's: below 1 we are faster; null without a rival. */
export function ratioOf({ milliseconds, rivalMilliseconds }: BenchRow): number | null {
  return rivalMilliseconds === null ? null : milliseconds / rivalMilliseconds;
}

/** One line of the table; a missed limit or ratio is marked. */
export function formatRow(row: BenchRow): string {
  const ratio = ratioOf(row);
  const missed =
    (row.limitMilliseconds !== null && row.milliseconds > row.limitMilliseconds) ||
    (ratio !== null && ratio > (row.allowedRatio ?? 1));
  return [
    row.name.padEnd(44),
    time(row.milliseconds).padStart(10),
    time(row.rivalMilliseconds).padStart(10),
    (ratio === null ? '' : `${ratio.toFixed(2)}x`).padStart(8),
    time(row.limitMilliseconds).padStart(10),
    `  ${row.rival ?? ''}${missed ? '  (misses its mark)' : ''}`,
  ].join('');
}

function time(milliseconds: number | null): string {
  if (milliseconds === null) return '';
  return milliseconds < 10 ? `${milliseconds.toFixed(2)} ms` : `${milliseconds.toFixed(0)} ms`;
}
