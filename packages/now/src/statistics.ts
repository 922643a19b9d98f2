import { NowError } from './errors.js';

/** Over the distances of all images pooled, mm. */
export interface DistanceStatistics {
  readonly count: number;
  readonly median: number;
  readonly mean: number;
  /** Population standard deviation */
  readonly std: number;
  readonly max: number;
}

/** The benchmark's cumulative error curve. */
export interface ErrorCurve {
  /** Left edges of the bins, mm */
  readonly x: Float64Array;
  /** Percent of the points at most this far */
  readonly y: Float64Array;
}

/**
 * Median, mean, standard deviation and maximum.
 * @throws NowError NO_DISTANCES when there is nothing to summarise
 */
export function summariseDistances(perImage: readonly Float64Array[]): DistanceStatistics {
  const sorted = pool(perImage).sort();
  const count = sorted.length;
  if (count === 0) throw new NowError('NO_DISTANCES', 'no image was scored, so there are no statistics');
  const middle = count >> 1;
  const median = count % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  let sum = 0;
  for (const value of sorted) sum += value;
  const mean = sum / count;
  let squares = 0;
  for (const value of sorted) squares += (value - mean) ** 2;
  return { count, median, mean, std: Math.sqrt(squares / count), max: sorted[count - 1] };
}

/**
 * A histogram of `bins` equal bins from the smallest to the largest distance, cumulated to percent.
 * @throws NowError NO_DISTANCES
 */
export function errorCurve(perImage: readonly Float64Array[], bins = 100000): ErrorCurve {
  const all = pool(perImage);
  if (all.length === 0) throw new NowError('NO_DISTANCES', 'no image was scored, so there is no curve');
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of all) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low === high) {
    low -= 0.5; // as numpy's histogram does
    high += 0.5;
  }
  const x = Float64Array.from({ length: bins }, (_, bin) => low + ((high - low) * bin) / bins);
  const y = new Float64Array(bins);
  for (const value of all) {
    y[Math.min(Math.floor(((value - low) / (high - low)) * bins), bins - 1)]++;
  }
  let running = 0;
  for (let bin = 0; bin < bins; bin++) {
    running += y[bin];
    y[bin] = (100 * running) / all.length;
  }
  return { x, y };
}

/**
 * The curve as a table of text: `distance_mm,percent` at every hundredth of a millimetre up to `maxMm`.
 * A row holds the share of the points at most that far, as the curve's bins know it.
 */
export function curveCsv({ x, y }: ErrorCurve, maxMm = 8): string {
  const lines = ['distance_mm,percent'];
  let bin = 0;
  for (let step = 0; step <= Math.round(100 * maxMm); step++) {
    const mm = step / 100;
    while (bin < x.length && x[bin] <= mm) bin++;
    lines.push(`${mm.toFixed(2)},${bin === 0 ? '0.0000' : y[bin - 1].toFixed(4)}`);
  }
  return `${lines.join('\n')}\n`;
}

function pool(perImage: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(perImage.reduce((sum, distances) => sum + distances.length, 0));
  let at = 0;
  for (const distances of perImage) {
    all.set(distances, at);
    at += distances.length;
  }
  return all;
}
