import type { Calibrated } from './calibration.js';

/** The calibration's table as JSON, millimetres with one decimal. */
export function populationJson(table: readonly Calibrated[]): string {
  const round = ({ mean, sd }: { mean: number; sd: number }) => ({
    mean: Number(mean.toFixed(1)),
    sd: Number(sd.toFixed(1)),
  });
  const rows = table.map((row) => ({
    ...row,
    target: round(row.target),
    before: round(row.before),
    after: round(row.after),
  }));
  return `${JSON.stringify(rows, null, 1)}\n`;
}
