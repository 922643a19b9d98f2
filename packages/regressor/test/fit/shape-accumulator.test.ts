import { expect, test } from 'vitest';
import { createShapeAccumulator, PHOTO_ERROR_CORRELATION, type ShapeEstimate } from '../../src/index.js';

const combine = (correlation: number, ...estimates: ShapeEstimate[]) => {
  const shape = createShapeAccumulator(correlation);
  for (const estimate of estimates) shape.add(estimate);
  const { betas, deviations } = shape.combined();
  return { beta: betas[0], deviation: deviations?.[0] ?? null };
};
/** Seen with deviation 1/2: the measurement's own precision is 4 - 1 = 3, its information 4 * 1 = 4. */
const one: ShapeEstimate = { betas: [1], deviations: [0.5] };

test('one photo comes back as it was', () => {
  expect(combine(0.65, one)).toEqual({ beta: 1, deviation: 0.5 });
});

test('independent photos: information adds up, the population counts once', () => {
  // (4 + 4) / (1 + 3 + 3), variance 1 / 7
  const { beta, deviation } = combine(0, one, one);
  expect(beta).toBeCloseTo(8 / 7, 12);
  expect(deviation).toBeCloseTo(1 / Math.sqrt(7), 12);
});

test('photos that err alike are averaged by precision and make nothing surer', () => {
  // precisions 4 and 16: (4 * 1 + 16 * 2) / 20, mean precision 10
  const { beta, deviation } = combine(1, one, { betas: [2], deviations: [0.25] });
  expect(beta).toBeCloseTo(36 / 20, 12);
  expect(deviation).toBeCloseTo(1 / Math.sqrt(10), 12);
});

test('the deviation of ever more photos shrinks to a floor', () => {
  const after = (count: number) => combine(PHOTO_ERROR_CORRELATION, ...Array(count).fill(one)).deviation ?? 0;
  expect(after(3)).toBeLessThan(after(2));
  const floor = 1 / Math.sqrt(1 + 3 / PHOTO_ERROR_CORRELATION);
  expect(after(1000)).toBeGreaterThan(floor);
  expect(after(1000)).toBeCloseTo(floor, 3);
});

test('where one deviation is unknown the answer is the mean by weight, and says nothing about its error', () => {
  const unknown: ShapeEstimate = { betas: [3], deviations: null, weight: 3 };
  expect(combine(0.65, one, unknown)).toEqual({ beta: 2.5, deviation: null });
});

test('a deviation beyond the population counts as the population, and nothing at all is the mean head', () => {
  expect(combine(1, one, { betas: [9], deviations: [40] }).deviation).toBeCloseTo(1 / Math.sqrt(1 + 3 / 2), 12);
  expect(combine(0.65)).toEqual({ beta: 0, deviation: null });
});

test('a deviation of nothing makes a component almost certain, not NaN', () => {
  const certain: ShapeEstimate = { betas: [2], deviations: [0] };
  for (const { beta, deviation } of [combine(1, one, certain), combine(0.65, certain, certain)]) {
    expect(beta).toBeCloseTo(2, 3);
    expect(deviation).toBeGreaterThan(0);
    expect(deviation).toBeLessThan(0.01);
  }
});
