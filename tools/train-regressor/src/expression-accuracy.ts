import { evaluateEmbedding, type HeadModel } from '@ringnet/flame';
import type { Outcome } from './evaluate.js';
import { markdownTable } from './markdown-table.js';
import { correlation, deviation, mean, median } from './statistics.js';

/** A unit counts as visible when, at full strength, it moves some landmark by this much, mm. */
const VISIBLE_MM = 4;

interface UnitAccuracy {
  readonly name: string;
  /** Of the landmark that it moves most, at full strength */
  readonly movementMm: number;
  /** Of true and fitted strength */
  readonly correlation: number;
}

/** How well the expression came out: units one by one, and the movement of the face that they make together. */
export function expressionReport(model: HeadModel, region: Uint32Array, outcomes: readonly Outcome[]) {
  const units = unitAccuracies(model, outcomes);
  const uncovered = unitAccuracies(
    model,
    outcomes.filter(({ occluders }) => occluders === 0),
  );
  const movement = movementAccuracy(model, region, outcomes);
  return {
    summary: [
      `expression units to 30 degrees of yaw: correlation, ${medians(units)}`,
      `the same where no glasses, beard, hat or hand covers the face: ${medians(uncovered)}`,
      `movement of the face's skin by its expression, to 30 degrees of yaw: ${movement.trueMm.toFixed(2)} mm rms, error ${movement.errorMm.toFixed(2)} mm rms, correlation ${movement.correlation.toFixed(2)}`,
    ],
    table: markdownTable(
      ['unit', 'moves, mm', 'correlation'],
      units
        .toSorted((a, b) => b.correlation - a.correlation)
        .map((unit) => [unit.name, unit.movementMm.toFixed(1), unit.correlation.toFixed(2)]),
    ),
  };
}

function medians(units: readonly UnitAccuracy[]): string {
  const visible = units.filter(({ movementMm }) => movementMm >= VISIBLE_MM);
  const middle = (some: readonly UnitAccuracy[]) => median(some.map((unit) => unit.correlation)).toFixed(2);
  return `median of ${units.length} units ${middle(units)}; of the ${visible.length} that move a landmark by ${VISIBLE_MM} mm ${middle(visible)}`;
}

function unitAccuracies(model: HeadModel, outcomes: readonly Outcome[]): UnitAccuracy[] {
  const names = model.expressionNames ?? [];
  const found: UnitAccuracy[] = [];
  names.forEach((name, k) => {
    const truth = outcomes.map(({ expression }) => expression[0][k]);
    const fitted = outcomes.map(({ expression }) => expression[1][k]);
    if (deviation(truth) === 0) return;
    found.push({ name, movementMm: movementOf(model, k), correlation: correlation(truth, fitted) });
  });
  return found;
}

function movementOf(model: HeadModel, unit: number): number {
  const embedding = model.landmarks.mediapipe468;
  if (!embedding) throw new Error(`${model.info.id} has no face landmarks`);
  const strengths = new Float32Array(model.expressionCount);
  strengths[unit] = 1;
  const moved = evaluateEmbedding(embedding, displacement(model, strengths), model.faces);
  let most = 0;
  for (let i = 0; i < moved.length; i += 3) most = Math.max(most, Math.hypot(moved[i], moved[i + 1], moved[i + 2]));
  return 1000 * most;
}

/** [V, 3] of what an expression adds to the template, m. */
function displacement({ vTemplate, shapedirs, shapeCount, expressionCount }: HeadModel, strengths: ArrayLike<number>) {
  const stride = shapeCount + expressionCount;
  const out = new Float32Array(vTemplate.length);
  for (let k = 0; k < strengths.length; k++) {
    if (strengths[k] === 0) continue;
    for (let i = 0; i < out.length; i++) out[i] += strengths[k] * shapedirs[i * stride + shapeCount + k];
  }
  return out;
}

/** Of the region's vertices, about their means over the renders. */
function movementAccuracy(model: HeadModel, region: Uint32Array, outcomes: readonly Outcome[]) {
  const fields = outcomes.map(({ expression }) =>
    expression.map((strengths) => {
      const all = displacement(model, strengths);
      return Float32Array.from({ length: 3 * region.length }, (_, i) => all[3 * region[Math.floor(i / 3)] + (i % 3)]);
    }),
  );
  let [together, ours, theirs, wrong] = [0, 0, 0, 0];
  for (let i = 0; i < 3 * region.length; i++) {
    const truth = fields.map(([field]) => field[i]);
    const fitted = fields.map(([, field]) => field[i]);
    const [a, b] = [mean(truth), mean(fitted)];
    fields.forEach((_, n) => {
      together += (truth[n] - a) * (fitted[n] - b);
      theirs += (truth[n] - a) ** 2;
      ours += (fitted[n] - b) ** 2;
      wrong += (truth[n] - fitted[n]) ** 2;
    });
  }
  const rms = (sum: number) => 1000 * Math.sqrt(sum / (region.length * fields.length));
  return { trueMm: rms(theirs), errorMm: rms(wrong), correlation: together / Math.sqrt(ours * theirs) };
}
