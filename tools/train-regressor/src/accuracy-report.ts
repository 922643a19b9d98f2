import type { HeadModel } from '@ringnet/flame';
import type { Skin } from '@ringnet/render-heads';
import type { Outcome } from './evaluate.js';
import { expressionReport } from './expression-accuracy.js';
import { faceRegion } from './face-region.js';
import { markdownTable } from './markdown-table.js';
import { reliability } from './reliability.js';
import { dot } from './shape-metric.js';
import { correlation, deviation, mean, median } from './statistics.js';

export interface NamedOutcomes {
  readonly name: string;
  readonly outcomes: readonly Outcome[];
}

type JudgedSkin = Skin & { readonly isHeldOut: boolean };

/** Tables of what was measured, as Markdown. The mean head's error always stands beside ours. */
export function accuracyReport(
  model: HeadModel,
  sets: readonly NamedOutcomes[],
  skins: readonly JudgedSkin[],
): { markdown: string; reliabilityPlot: string } {
  const region = faceRegion(model);
  const parts: string[] = [];
  for (const { name, outcomes } of sets) {
    const rows: string[][] = [];
    const add = (label: string, keep: (outcome: Outcome) => boolean) => {
      const some = outcomes.filter(keep);
      if (some.length >= 20) rows.push([label, ...formCells(some)]);
    };
    const between = (low: number, high: number) => (o: Outcome) => Math.abs(o.yaw) >= low && Math.abs(o.yaw) < high;
    add('all', () => true);
    add('yaw 0-30', between(0, 30));
    add('yaw 30-50', between(30, 50));
    add('yaw 50-70', between(50, 71));
    for (const tone of ['african', 'asian', 'caucasian']) add(`skin ${tone}`, (o) => skins[o.skin].tone === tone);
    for (const sex of ['female', 'male']) add(`skin ${sex}`, (o) => skins[o.skin].sex === sex);
    for (const age of ['young', 'middleage', 'old']) add(`skin ${age}`, (o) => skins[o.skin].age === age);
    add('skins never trained on', (o) => skins[o.skin].isHeldOut);
    add('nearer than 0.6 m', (o) => o.distance < 0.6);
    add('glasses, beard, hat or hand', (o) => o.occluders > 0);
    const expression = expressionReport(model, region, outcomes.filter(between(0, 30)));
    parts.push(
      `### ${name}\n`,
      markdownTable(
        ['renders', 'number', 'mean head, mm', 'ours, mm', 'below it', 'rotation, degrees', 'reprojection, %'],
        rows,
      ),
      [...summary(outcomes), ...expression.summary].map((line) => `- ${line}`).join('\n'),
      '',
    );
    if (name === sets[0].name) parts.push('Units, to 30 degrees of yaw:\n', expression.table);
  }
  const { markdown, svg } = reliability(sets[0].outcomes);
  parts.push('### Confidence\n', markdown);
  return { markdown: parts.join('\n'), reliabilityPlot: svg };
}

function formCells(outcomes: readonly Outcome[]): string[] {
  const ours = mean(outcomes.map(({ error }) => error));
  const theirs = mean(outcomes.map(({ meanHeadError }) => meanHeadError));
  return [
    String(outcomes.length),
    theirs.toFixed(2),
    ours.toFixed(2),
    `${(100 * (1 - ours / theirs)).toFixed(1)} %`,
    median(outcomes.map(({ rotationError }) => rotationError)).toFixed(2),
    mean(outcomes.map(({ reprojectionErrorPercent }) => reprojectionErrorPercent)).toFixed(2),
  ];
}

function summary(outcomes: readonly Outcome[]): string[] {
  const frontal = outcomes.filter(({ yaw }) => Math.abs(yaw) < 30);
  const bias = [0, 1, 2].map((k) => mean(frontal.map(({ rotationTurn }) => rotationTurn[k])).toFixed(2));
  const jawTruth = frontal.map(({ jaw }) => jaw[0]);
  const jawFitted = frontal.map(({ jaw }) => jaw[1]);
  const slope = correlation(jawTruth, jawFitted) * (deviation(jawFitted) / deviation(jawTruth));
  const { correlation: formCorrelation, amplitude } = formAgreement(outcomes);
  return [
    `form: correlation of predicted and true variation ${formCorrelation.toFixed(2)}; error is least when the predicted shape is multiplied by ${amplitude.toFixed(2)}`,
    `identity: ${nearestNeighbours(outcomes)}`,
    `rotation to 30 degrees of yaw: median error ${median(frontal.map(({ rotationError }) => rotationError)).toFixed(2)}, bias about x, y, z ${bias.join(', ')} degrees`,
    `jaw to 30 degrees of yaw: correlation ${correlation(jawTruth, jawFitted).toFixed(2)}, slope ${slope.toFixed(2)}`,
  ];
}

/** Correlation of predicted and true variation about their means, and the best multiple of the prediction. */
function formAgreement(outcomes: readonly Outcome[]): { correlation: number; amplitude: number } {
  const length = outcomes[0].form.length;
  const meanForm = new Float64Array(length);
  const meanTruth = new Float64Array(length);
  for (const { form, trueForm } of outcomes) {
    for (let i = 0; i < length; i++) {
      meanForm[i] += form[i] / outcomes.length;
      meanTruth[i] += trueForm[i] / outcomes.length;
    }
  }
  let [together, ours, theirs, along, size] = [0, 0, 0, 0, 0];
  for (const { form, trueForm } of outcomes) {
    for (let i = 0; i < length; i++) {
      const [a, b] = [form[i] - meanForm[i], trueForm[i] - meanTruth[i]];
      together += a * b;
      ours += a * a;
      theirs += b * b;
    }
    along += dot(form, trueForm);
    size += dot(form, form);
  }
  return { correlation: together / Math.sqrt(ours * theirs), amplitude: along / size };
}

/** Two renders of each of 100 heads: how often the other render of the same head is the nearest in form. */
function nearestNeighbours(outcomes: readonly Outcome[]): string {
  const byPerson = new Map<number, Outcome[]>();
  for (const outcome of outcomes) {
    if (Math.abs(outcome.yaw) > 40) continue;
    byPerson.set(outcome.person, [...(byPerson.get(outcome.person) ?? []), outcome]);
  }
  const pairs = [...byPerson.values()].filter((renders) => renders.length >= 2);
  const hits = [20, 100].map((size) => {
    let [right, asked] = [0, 0];
    for (let start = 0; start + size <= pairs.length; start += size) {
      const group = pairs.slice(start, start + size);
      for (const [probe, own] of group) {
        const distances = group.map(([, other]) => cosineDistance(probe.form, other.form));
        if (distances.indexOf(Math.min(...distances)) === group.findIndex(([, other]) => other === own)) right++;
        asked++;
      }
    }
    return asked > 0 ? `${((100 * right) / asked).toFixed(0)} % among ${size}` : `too few heads for ${size}`;
  });
  return `the other render of the same head (other light, pose to 40 degrees, expression) is the nearest: ${hits.join(', ')}`;
}

function cosineDistance(a: Float64Array, b: Float64Array): number {
  return 1 - dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b) || 1);
}
