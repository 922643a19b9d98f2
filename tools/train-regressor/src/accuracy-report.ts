import type { Skin } from '@ringnet/render-heads';
import type { Outcome } from './evaluate.js';
import { dot } from './shape-metric.js';
import { mean, median } from './statistics.js';

export interface NamedOutcomes {
  readonly name: string;
  readonly outcomes: readonly Outcome[];
}

type JudgedSkin = Skin & { readonly isHeldOut: boolean };

/** Tables of what was measured, as Markdown. The mean head's error always stands beside ours. */
export function accuracyReport(sets: readonly NamedOutcomes[], skins: readonly JudgedSkin[]): { markdown: string } {
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
    parts.push(
      `### ${name}\n`,
      table(
        ['renders', 'number', 'mean head, mm', 'ours, mm', 'below it', 'rotation, degrees', 'reprojection, %'],
        rows,
      ),
      `${summary(outcomes)}\n`,
    );
  }
  parts.push('### Confidence\n', reliability(sets[0].outcomes));
  return { markdown: parts.join('\n') };
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

function summary(outcomes: readonly Outcome[]): string {
  const frontal = outcomes.filter(({ yaw }) => Math.abs(yaw) < 30);
  const bias = [0, 1, 2].map((k) => mean(frontal.map(({ rotationTurn }) => rotationTurn[k])).toFixed(2));
  const jawTruth = frontal.map(({ jaw }) => jaw[0]);
  const jawFitted = frontal.map(({ jaw }) => jaw[1]);
  const slope = correlation(jawTruth, jawFitted) * (deviation(jawFitted) / deviation(jawTruth));
  const { correlation: formCorrelation, amplitude } = formAgreement(outcomes);
  return [
    `- form: correlation of predicted and true variation ${formCorrelation.toFixed(2)}; error is least when the predicted shape is multiplied by ${amplitude.toFixed(2)}`,
    `- identity: ${nearestNeighbours(outcomes)}`,
    `- rotation to 30 degrees of yaw: median error ${median(frontal.map(({ rotationError }) => rotationError)).toFixed(2)}, bias about x, y, z ${bias.join(', ')} degrees`,
    `- jaw to 30 degrees of yaw: correlation ${correlation(jawTruth, jawFitted).toFixed(2)}, slope ${slope.toFixed(2)}`,
    `- expression units to 30 degrees of yaw: ${expressionText(frontal)}`,
    '',
  ].join('\n');
}

function expressionText(outcomes: readonly Outcome[]): string {
  const units = outcomes[0].expression[0].length;
  const found: number[] = [];
  for (let k = 0; k < units; k++) {
    const truth = outcomes.map(({ expression }) => expression[0][k]);
    if (deviation(truth) > 0)
      found.push(
        correlation(
          truth,
          outcomes.map(({ expression }) => expression[1][k]),
        ),
      );
  }
  const sorted = found.toSorted((a, b) => a - b);
  const part = (share: number) => sorted[Math.floor(share * (sorted.length - 1))].toFixed(2);
  return `correlation, median of ${sorted.length} units ${part(0.5)}, best quarter above ${part(0.75)}, worst quarter below ${part(0.25)}`;
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

/** What `quality.confidence` is the chance of: landmarks this near to the truth, % of the eye distance. Set on the calibration renders. */
const GOOD_PERCENT = 3.5;

/** Of faces with this confidence, how many have their landmarks near the truth. */
function reliability(outcomes: readonly Outcome[]): string {
  const rows: string[][] = [];
  for (let low = 0; low < 1; low += 0.2) {
    const some = outcomes.filter(({ confidence }) => confidence >= low && confidence < low + 0.2 + 1e-9);
    if (some.length < 5) continue;
    const good = some.filter(({ truthErrorPercent }) => truthErrorPercent < GOOD_PERCENT).length / some.length;
    const cells = [
      mean(some.map(({ confidence }) => confidence)),
      good,
      mean(some.map(({ truthErrorPercent }) => truthErrorPercent)),
    ];
    rows.push([
      `${low.toFixed(1)}-${(low + 0.2).toFixed(1)}`,
      String(some.length),
      ...cells.map((cell) => cell.toFixed(2)),
    ]);
  }
  return table(['confidence', 'number', 'mean', `landmarks within ${GOOD_PERCENT} %`, 'mean landmark error, %'], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line), ''].join('\n');
}

function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const [ma, mb] = [mean(a), mean(b)];
  const scale = deviation(a) * deviation(b);
  return scale > 0 ? mean(a.map((value, i) => (value - ma) * (b[i] - mb))) / scale : 0;
}
