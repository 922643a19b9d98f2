import type { MatrixEngine } from './matrix-engine.js';
import { type LinearMap, linearMap, ridgeProblem, solveRidge } from './ridge.js';
import { factOf, rowOf, type SampleTable } from './sample-table.js';
import { dot, type ShapeMetric } from './shape-metric.js';
import { EXPRESSIONS, type MirrorTables, mirrorTarget, OUTPUTS, SHAPES, targetOf } from './training-rows.js';

export interface TrainedRegressor {
  readonly map: LinearMap;
  /** [bins, outputs], root-mean-square errors on people kept out of training */
  readonly deviations: Float32Array;
  readonly yawBins: readonly number[];
}

const LAMBDAS = [0.3, 0.15];
const YAW_BINS = [15, 30, 45, 90];
/** With fewer faces than this in a bin, all bins speak for it. */
const FEW = 20;
const SMALLEST_ERROR = 1e-3;
/** One in eight people chooses lambda and measures errors. */
const isKeptOut = (person: number) => person % 8 === 3;
/** How landmark differences (mm) and rotation columns are weighed against activations of unit deviation. */
const LANDMARK_SCALE = 2;
const ROTATION_SCALE = 0.2;

/** Ridge regression on plain and mirrored looks; lambda by the error of form on people kept out. */
export async function trainRegressor(
  engine: MatrixEngine,
  table: SampleTable,
  mirror: MirrorTables,
  metric: ShapeMetric,
  say: (text: string) => void,
): Promise<TrainedRegressor> {
  const rows = Array.from({ length: table.count }, (_, i) => i);
  const learn = rows.filter((i) => !isKeptOut(factOf(table, 'person', i)));
  const kept = rows.filter((i) => isKeptOut(factOf(table, 'person', i)));
  const targets = rows.map((i) => targetOf(table, i));
  const width = table.columns.signature.width;
  const problem = await ridgeProblem(
    engine,
    2 * learn.length,
    (row) => {
      const i = learn[row >> 1];
      if (row % 2 === 0) return { x: rowOf(table, 'signature', i), y: targets[i] };
      return { x: rowOf(table, 'mirrored', i), y: mirroredTarget(table, mirror, targets[i], i) };
    },
    (column, deviation) => {
      if (column >= width - 6) return ROTATION_SCALE;
      return column >= width - 6 - 1404 ? LANDMARK_SCALE : deviation + 1e-3;
    },
  );
  say(`ridge: ${problem.rows} rows, ${problem.inputs} inputs`);

  let best = { error: Number.POSITIVE_INFINITY, map: null as LinearMap | null, answers: [] as Float64Array[] };
  let w: Float32Array | null = null;
  for (const lambda of LAMBDAS) {
    w = await solveRidge(engine, problem, lambda, w, w ? 15 : 30);
    const map = linearMap(problem, w);
    const answers = kept.map((i) => answer(table, map, mirror, i));
    let error = 0;
    let meanHead = 0;
    kept.forEach((i, k) => {
      const truth = rowOf(table, 'difference', i);
      error += metric.error(metric.form(answers[k]), truth) / kept.length;
      meanHead += metric.error(new Float64Array(truth.length), truth) / kept.length;
    });
    say(`lambda ${lambda}: ${error.toFixed(3)} mm against ${meanHead.toFixed(3)} mm for the mean head`);
    if (error < best.error) best = { error, map, answers };
  }
  if (!best.map) throw new Error('no solution');
  const alpha = amplitude(
    metric,
    best.answers,
    kept.map((i) => targets[i]),
  );
  say(`amplitude: the best multiple of the predicted shape is ${alpha.toFixed(3)}`);
  const map = scaleShape(best.map, alpha);
  const answers = best.answers.map((y) => y.map((value, k) => (k < SHAPES ? alpha * value : value)));
  return {
    map,
    deviations: deviationsOf(table, kept, answers, targets),
    yawBins: YAW_BINS,
  };
}

function mirroredTarget(table: SampleTable, mirror: MirrorTables, target: Float64Array, i: number): Float64Array {
  const y = mirrorTarget(mirror, target);
  y.set(rowOf(table, 'mirroredTurn', i), SHAPES + EXPRESSIONS + 3);
  return y;
}

/** The mean of what a map says to the plain and to the mirrored look. */
function answer(table: SampleTable, { weights, bias }: LinearMap, mirror: MirrorTables, i: number): Float64Array {
  const [plain, mirrored] = (['signature', 'mirrored'] as const).map((name) => {
    const x = rowOf(table, name, i);
    return bias.map((value, k) => value + dot(weights.subarray(k * x.length, (k + 1) * x.length), x));
  });
  const upright = mirrorTarget(mirror, mirrored);
  return plain.map((value, k) => (value + upright[k]) / 2);
}

/** The factor on the predictions that brings them nearest to the truth; 1 when they are as large as they should be. */
function amplitude(metric: ShapeMetric, answers: readonly Float64Array[], targets: readonly Float64Array[]): number {
  let [along, size] = [0, 0];
  answers.forEach((y, k) => {
    const form = metric.form(y.subarray(0, SHAPES));
    along += dot(form, metric.form(targets[k].subarray(0, SHAPES)));
    size += dot(form, form);
  });
  return along / size;
}

function scaleShape({ weights, bias }: LinearMap, alpha: number): LinearMap {
  const shapeWeights = (weights.length / OUTPUTS) * SHAPES;
  return {
    weights: weights.map((value, at) => (at < shapeWeights ? alpha * value : value)),
    bias: bias.map((value, k) => (k < SHAPES ? alpha * value : value)),
  };
}

function deviationsOf(
  table: SampleTable,
  kept: readonly number[],
  answers: readonly Float64Array[],
  targets: readonly Float64Array[],
): Float32Array {
  const squares = new Float64Array(YAW_BINS.length * OUTPUTS);
  const counts = new Float64Array(YAW_BINS.length);
  kept.forEach((i, k) => {
    const yaw = Math.abs(factOf(table, 'yaw', i));
    const bin = YAW_BINS.findIndex((limit) => yaw <= limit);
    counts[bin]++;
    for (let o = 0; o < OUTPUTS; o++) squares[bin * OUTPUTS + o] += (answers[k][o] - targets[i][o]) ** 2;
  });
  const total = counts.reduce((sum, count) => sum + count, 0);
  return Float32Array.from(squares, (sum, at) => {
    const [bin, output] = [Math.floor(at / OUTPUTS), at % OUTPUTS];
    if (counts[bin] >= FEW) return Math.max(SMALLEST_ERROR, Math.sqrt(sum / counts[bin]));
    let all = 0;
    for (let b = 0; b < YAW_BINS.length; b++) all += squares[b * OUTPUTS + output];
    return Math.max(SMALLEST_ERROR, Math.sqrt(all / total));
  });
}
