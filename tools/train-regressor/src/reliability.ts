import type { Outcome } from './evaluate.js';
import { markdownTable } from './markdown-table.js';
import { mean } from './statistics.js';

/** What `quality.confidence` is the chance of: landmarks this near to the truth, % of the eye distance. Set on the calibration renders. */
const GOOD_PERCENT = 3.5;
const BINS = 5;
const LEAST = 5;

interface Bin {
  readonly low: number;
  readonly count: number;
  readonly confidence: number;
  readonly share: number;
  readonly errorPercent: number;
}

/** Of faces with this confidence, how many have their landmarks near the truth: a table and a plot. */
export function reliability(outcomes: readonly Outcome[]): { markdown: string; svg: string } {
  const bins = Array.from({ length: BINS }, (_, i): Bin => {
    const low = i / BINS;
    const some = outcomes.filter(({ confidence }) => Math.min(BINS - 1, Math.floor(confidence * BINS + 1e-9)) === i);
    const errors = some.map(({ truthErrorPercent }) => truthErrorPercent);
    return {
      low,
      count: some.length,
      confidence: mean(some.map(({ confidence }) => confidence)),
      share: errors.filter((error) => error < GOOD_PERCENT).length / some.length,
      errorPercent: mean(errors),
    };
  }).filter(({ count }) => count >= LEAST);
  const rows = bins.map((bin) => [
    `${bin.low.toFixed(1)}-${(bin.low + 1 / BINS).toFixed(1)}`,
    String(bin.count),
    ...[bin.confidence, bin.share, bin.errorPercent].map((value) => value.toFixed(2)),
  ]);
  const head = ['confidence', 'number', 'mean', `landmarks within ${GOOD_PERCENT} %`, 'mean landmark error, %'];
  return { markdown: markdownTable(head, rows), svg: plot(bins) };
}

const SIDE = 320;
const EDGE = 48;

function plot(bins: readonly Bin[]): string {
  const x = (value: number) => (EDGE + value * SIDE).toFixed(1);
  const y = (value: number) => (16 + (1 - value) * SIDE).toFixed(1);
  const ticks = [0, 0.5, 1].map(
    (tick) =>
      `<text x="${x(tick)}" y="${Number(y(0)) + 18}" text-anchor="middle">${tick}</text>` +
      `<text x="${EDGE - 8}" y="${Number(y(tick)) + 4}" text-anchor="end">${tick}</text>`,
  );
  // The bar is one standard error of the share in each direction.
  const points = bins.map(({ count, confidence, share }) => {
    const error = Math.sqrt((share * (1 - share)) / count);
    const [low, high] = [Math.max(0, share - error), Math.min(1, share + error)];
    return (
      `<path d="M${x(confidence)} ${y(low)}V${y(high)}" stroke="#2563eb" stroke-width="2"/>` +
      `<circle cx="${x(confidence)}" cy="${y(share)}" r="4" fill="#2563eb"/>` +
      `<text x="${Number(x(confidence)) + 8}" y="${Number(y(share)) + 14}">${count}</text>`
    );
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="390" font-family="sans-serif" font-size="12">`,
    '<title>Confidence against the share of faces whose landmarks lie near the truth</title>',
    '<rect width="100%" height="100%" fill="white"/>',
    `<path d="M${x(0)} ${y(0)}H${x(1)}V${y(1)}H${x(0)}Z" fill="none" stroke="#888"/>`,
    `<path d="M${x(0)} ${y(0)}L${x(1)} ${y(1)}" stroke="#888" stroke-dasharray="4"/>`,
    ...ticks,
    ...points,
    `<text x="${x(0.5)}" y="${Number(y(0)) + 38}" text-anchor="middle">confidence (number of faces at each point)</text>`,
    `<text transform="translate(14 ${y(0.5)}) rotate(-90)" text-anchor="middle">landmarks within ${GOOD_PERCENT} %</text>`,
    '</svg>\n',
  ].join('\n');
}
