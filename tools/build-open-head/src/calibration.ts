import { type MeasuringPoints, measureHead } from './anthropometry.js';
import { pooled, TARGETS } from './anthropometry-targets.js';
import type { Eyelids } from './eyelids.js';
import { addScaled, mirrorField, type Points } from './field.js';
import type { MouthSeam } from './mouth-seam.js';
import type { Components } from './principal-components.js';
import { type Wish, warpSmoothly } from './smooth-warp.js';
import { solveSymmetric, symmetricEigen } from './symmetric-eigen.js';

/** What must not open when heads vary. */
export interface Seams {
  readonly eyelids: Eyelids;
  readonly mouth: MouthSeam;
}

/** One line of the table: mean and standard deviation in mm; before the calibration scaled to 63 mm between the eyes. */
export interface Calibrated {
  readonly name: string;
  readonly target: { readonly mean: number; readonly sd: number };
  readonly before: { readonly mean: number; readonly sd: number };
  readonly after: { readonly mean: number; readonly sd: number };
  readonly spread: boolean;
  readonly source: string;
}

const EYE_DISTANCE_MM = 63;
const MEAN_ROUNDS = 6;
/** How unlikely the mean may become inside the span: weight of a squared standard deviation. */
const MEAN_RIDGE = 3;
const WARP_ROUNDS = 4;
const SPREAD_ROUNDS = 12;
/** Correlated measurements share their corrections: without it, differences between near copies would blow up. */
const SPREAD_RIDGE = 0.15;

/**
 * Matches a population of heads to published anthropometry inside its own span: the mean moves by the least unlikely step that
 * brings its measurements to the targets, then the directions that measurements see are stretched or shrunk until their standard
 * deviations agree, and the components are made principal again.
 */
export function calibrate(
  components: Components,
  points: Points,
  at: MeasuringPoints,
  seams: Seams,
  importance: Float64Array,
  count: number,
): { components: Components; table: Calibrated[] } {
  const measure = (shape: Float64Array) => {
    const values = measureHead(points, at, shape);
    return Float64Array.from(TARGETS, ({ name }) => values[name]);
  };
  const raw = measure(components.mean);
  const byEyes = EYE_DISTANCE_MM / raw[TARGETS.findIndex(({ name }) => name === 'interpupillary breadth')];
  const before = spreadsOf(measure, components);
  const sized = resize(components, nearestScale(raw));
  const mean = moveMean(measure, sized);
  for (let round = 0; round < WARP_ROUNDS; round++) {
    warpSmoothly(mean, wishesOf(at, mean, measure(mean)));
    evenly(points, mean, (shape) => {
      seams.eyelids.settle(shape);
      seams.mouth.settle(shape);
    });
  }
  const kept = sized.directions.map((direction) => Float64Array.from(direction));
  for (const direction of kept) {
    evenly(points, direction, (field) => {
      seams.eyelids.slide(field, mean);
      seams.mouth.slide(field);
    });
  }
  const directions = matchSpreads(measure, mean, kept);
  const toEyes = EYE_DISTANCE_MM / measure(mean)[TARGETS.findIndex(({ name }) => name === 'interpupillary breadth')];
  const calibrated = resize({ mean, directions: principal(directions, importance, count) }, toEyes);
  const after = spreadsOf(measure, calibrated);
  const meanAfter = measure(calibrated.mean);
  const table = TARGETS.map((target, i) => ({
    name: target.name,
    target: pooled(target),
    before: { mean: byEyes * raw[i], sd: byEyes * before[i] },
    after: { mean: meanAfter[i], sd: after[i] },
    spread: target.spread,
    source: target.source,
  }));
  return { components: calibrated, table };
}

/** Applies `change` so that left and right are treated alike: the mean of it and of its mirror image; `field` in place. */
function evenly(points: Points, field: Float64Array, change: (field: Float64Array) => void): void {
  const other = mirrorField(points, field);
  change(field);
  change(other);
  const back = mirrorField(points, other);
  for (let i = 0; i < field.length; i++) field[i] = (field[i] + back[i]) / 2;
}

/** The factor that brings all measurements together nearest to their targets. */
function nearestScale(values: Float64Array): number {
  let [above, below] = [0, 0];
  for (const [i, target] of TARGETS.entries()) {
    const weight = 1 / pooled(target).sd ** 2;
    above += weight * pooled(target).mean * values[i];
    below += weight * values[i] * values[i];
  }
  return above / below;
}

function resize({ mean, directions }: Components, factor: number): Components {
  return { mean: mean.map((x) => factor * x), directions: directions.map((field) => field.map((x) => factor * x)) };
}

type Measure = (shape: Float64Array) => Float64Array;

/** [M rows of K]: change of every measurement per standard deviation of every direction, mm */
function jacobian(measure: Measure, mean: Float64Array, directions: readonly Float64Array[]): Float64Array[] {
  const columns = directions.map((direction) => {
    const [plus, minus] = [Float64Array.from(mean), Float64Array.from(mean)];
    addScaled(plus, direction, 0.5);
    addScaled(minus, direction, -0.5);
    const [high, low] = [measure(plus), measure(minus)];
    return high.map((value, i) => value - low[i]);
  });
  return TARGETS.map((_, i) => Float64Array.from(columns, (column) => column[i]));
}

function spreadsOf(measure: Measure, { mean, directions }: Components): number[] {
  return jacobian(measure, mean, directions).map((row) => Math.hypot(...row));
}

/** Least squares of (measurement - target) / tolerance plus the squared length of the step in standard deviations. */
function moveMean(measure: Measure, { mean, directions }: Components): Float64Array {
  const k = directions.length;
  const step = new Float64Array(k);
  const shape = Float64Array.from(mean);
  for (let round = 0; round < MEAN_ROUNDS; round++) {
    const rows = jacobian(measure, shape, directions);
    const values = measure(shape);
    const normal = new Float64Array(k * k);
    const right = new Float64Array(k);
    for (const [m, target] of TARGETS.entries()) {
      const weight = 1 / target.tolerance ** 2;
      const wanted = pooled(target).mean - values[m] + rows[m].reduce((sum, a, i) => sum + a * step[i], 0);
      for (let i = 0; i < k; i++) {
        right[i] += weight * rows[m][i] * wanted;
        for (let j = 0; j < k; j++) normal[i * k + j] += weight * rows[m][i] * rows[m][j];
      }
    }
    for (let i = 0; i < k; i++) normal[i * k + i] += MEAN_RIDGE;
    const next = solveSymmetric(normal, right, k);
    for (let i = 0; i < k; i++) addScaled(shape, directions[i], next[i] - step[i]);
    step.set(next);
  }
  return shape;
}

/** What is left between mean and targets, as depths and half breadths of the landmarks. */
function wishesOf(at: MeasuringPoints, mean: Float64Array, values: Float64Array): Wish[] {
  const left = new Map(
    TARGETS.map((target, i) => [target.name, { target, gap: (pooled(target).mean - values[i]) / 1e3 }]),
  );
  const wishes: Wish[] = [];
  const addAt = ([x, y, z]: readonly number[], axis: 0 | 2, move: number, tolerance: number) => {
    const slack = tolerance / 1e3;
    wishes.push({ place: [x, y, z], axis, move, slack });
    if (Math.abs(x) > 1e-9) wishes.push({ place: [-x, y, z], axis, move: axis === 0 ? -move : move, slack });
  };
  const add = (row: number, axis: 0 | 2, move: number, tolerance: number) =>
    addAt([mean[3 * row], mean[3 * row + 1], mean[3 * row + 2]], axis, move, tolerance);
  const eye = [0, 1, 2].map((k) => at.leftEye.reduce((sum, row) => sum + mean[3 * row + k], 0) / at.leftEye.length);
  addAt(eye, 0, (left.get('interpupillary breadth')?.gap ?? 0) / 2, 0.3);
  for (const [mark, row] of Object.entries(at.at)) {
    const depth = left.get(`${DEPTHS[mark] ?? mark} depth`);
    if (depth) add(row, 2, depth.gap, depth.target.tolerance);
    const breadth = left.get(BREADTHS[mark] ?? '');
    if (breadth) add(row, 0, breadth.gap / 2, breadth.target.tolerance);
  }
  return wishes;
}

/** Landmarks whose depth goes by another name. */
const DEPTHS: Readonly<Record<string, string>> = { upperLip: 'upper lip', lowerLip: 'lower lip' };

/** The breadth that a paired landmark spans. */
const BREADTHS: Readonly<Record<string, string>> = {
  euryon: 'head breadth',
  zygion: 'bizygomatic breadth',
  gonion: 'bigonial breadth',
  alare: 'nose breadth',
  cheilion: 'lip length',
  frontotemporale: 'minimum frontal breadth',
  ectoorbitale: 'biocular breadth (ectoorbitale)',
};

/** Directions after b' = b + A^T (A A^T + ridge)^-1 (D - I) A b, repeated until A A^T has the targets' diagonal. */
function matchSpreads(measure: Measure, mean: Float64Array, directions: readonly Float64Array[]): Float64Array[] {
  const wanted = TARGETS.flatMap((target, m) => (target.spread ? [{ m, sd: pooled(target).sd }] : []));
  let current = directions.map((direction) => Float64Array.from(direction));
  for (let round = 0; round < SPREAD_ROUNDS; round++) {
    const rows = jacobian(measure, mean, current);
    const n = wanted.length;
    const a = wanted.map(({ m, sd }) => rows[m].map((x) => x / sd));
    const gram = new Float64Array(n * n);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++)
        gram[i * n + j] = a[i].reduce((sum, x, c) => sum + x * a[j][c], 0) + (i === j ? SPREAD_RIDGE : 0);
    const stretch = a.map((row) => Math.min(1.5, Math.max(0.67, 1 / Math.hypot(...row))) - 1);
    // One shared field per measurement: what a unit of its correction moves.
    const fields = wanted.map((_, i) => {
      const weights = solveSymmetric(
        gram,
        Float64Array.from({ length: n }, (__, j) => (i === j ? 1 : 0)),
        n,
      );
      const field = new Float64Array(mean.length);
      for (let c = 0; c < current.length; c++)
        addScaled(
          field,
          current[c],
          a.reduce((sum, row, j) => sum + row[c] * weights[j], 0),
        );
      return field;
    });
    current = current.map((direction, c) => {
      const out = Float64Array.from(direction);
      for (let i = 0; i < n; i++) addScaled(out, fields[i], stretch[i] * a[i][c]);
      return out;
    });
  }
  return current;
}

/** The `count` principal directions of independent unit-variance directions, by weighted variance. */
export function principal(
  directions: readonly Float64Array[],
  importance: Float64Array,
  count: number,
): Float64Array[] {
  const k = directions.length;
  const gram = new Float64Array(k * k);
  for (let i = 0; i < k; i++)
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let p = 0; p < directions[i].length; p++)
        sum += importance[(p / 3) | 0] * directions[i][p] * directions[j][p];
      gram[i * k + j] = gram[j * k + i] = sum;
    }
  const { vectors } = symmetricEigen(gram, k);
  return Array.from({ length: count }, (_, c) => {
    const out = new Float64Array(directions[0].length);
    for (let i = 0; i < k; i++) addScaled(out, directions[i], vectors[c * k + i]);
    return out;
  });
}
