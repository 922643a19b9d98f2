import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  decodeHead,
  embedding68,
  evaluateLandmarks,
  type HeadModel,
  landmarkJacobian,
  vertexJacobian,
} from '../src/index.js';
import { goldenModel, largestDifference } from './support/golden.js';
import { symmetricHead } from './support/symmetric-head.js';

const number = fc.double({ min: -1.2, max: 1.2, noNaN: true });
const vector = (length: number) =>
  fc.array(number, { minLength: length, maxLength: length }).map((v) => Float64Array.from(v));
const anyHead = fc.record({ betas: vector(4), expression: vector(3), pose: vector(15), translation: vector(3) });
type Head = { betas: Float64Array; expression: Float64Array; pose: Float64Array; translation: Float64Array };

const model = goldenModel();
const rows = [0, 40, 111, 257, 300, 480, 513];

/** Central differences of `points` by every number of `head`, against the columns of `jacobian`. */
function worstColumn(
  head: Head,
  points: (head: Head) => Float64Array,
  jacobian: Float64Array,
  columnCount: number,
): number {
  const step = 1e-5;
  let column = 0;
  let worst = 0;
  for (const name of ['betas', 'expression', 'pose', 'translation'] as const) {
    for (let k = 0; k < head[name].length; k++, column++) {
      const moved = (by: number) =>
        points({ ...head, [name]: head[name].map((value, at) => (at === k ? value + by : value)) });
      const [after, before] = [moved(step), moved(-step)];
      for (let row = 0; row < after.length; row++) {
        const slope = (after[row] - before[row]) / (2 * step);
        worst = Math.max(worst, Math.abs(slope - jacobian[row * columnCount + column]));
      }
    }
  }
  expect(column).toBe(columnCount);
  return worst;
}

test.each([
  ['with pose correctives', model, rows],
  ['without', symmetricHead(), [0, 8, 14, 19, 22, 29]],
] as [string, HeadModel, number[]][])('vertices agree with finite differences, %s', (_, head, wanted) => {
  fc.assert(
    fc.property(anyHead, (parameters) => {
      const cut = { ...parameters, betas: parameters.betas.subarray(0, 3) };
      const { points, jacobian, columnCount } = vertexJacobian(head, cut, {}, wanted);
      const worst = worstColumn(cut, (p) => vertexJacobian(head, p, {}, wanted).points, jacobian, columnCount);
      expect(worst).toBeLessThan(1e-9);
      const { vertices } = decodeHead(head, cut);
      const same = wanted.flatMap((v) => [...vertices.subarray(3 * v, 3 * v + 3)]);
      expect(largestDifference(points, same)).toBeLessThan(1e-6);
    }),
    { numRuns: 15 },
  );
});

test('landmarks agree with finite differences', () => {
  fc.assert(
    fc.property(anyHead, (head) => {
      const embedding = embedding68(model, 5);
      const { jacobian, columnCount } = landmarkJacobian(model, head, embedding);
      const worst = worstColumn(head, (p) => landmarkJacobian(model, p, embedding).points, jacobian, columnCount);
      expect(worst).toBeLessThan(1e-9);
    }),
    { numRuns: 5 },
  );
  const rest = { betas: Float32Array.of(1), expression: Float32Array.of(-1), pose: new Float32Array(15) };
  const landmarks = evaluateLandmarks(model, decodeHead(model, rest).vertices, rest.pose);
  expect(largestDifference(landmarkJacobian(model, rest, embedding68(model, 0)).points, landmarks)).toBeLessThan(1e-6);
});

test('columns can be left out', () => {
  const head = {
    betas: Float32Array.of(1, 2, 3),
    expression: Float32Array.of(1),
    pose: new Float32Array(15).fill(0.2),
  };
  const all = vertexJacobian(model, head, {}, rows);
  const some = vertexJacobian(model, head, { betaCount: 2, expressionCount: 0, joints: [2], translation: false }, rows);
  expect([all.columnCount, some.columnCount]).toEqual([3 + 1 + 15 + 3, 5]);
  for (let row = 0; row < 3 * rows.length; row++) {
    const kept = [0, 1, 10, 11, 12].map((column) => all.jacobian[row * all.columnCount + column]);
    expect([...some.jacobian.subarray(5 * row, 5 * row + 5)]).toEqual(kept);
  }
  expect(() => vertexJacobian(model, head, { betaCount: 301 })).toThrow(
    expect.objectContaining({ code: 'PARAMETER_LENGTH' }),
  );
});
