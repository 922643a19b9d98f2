import { expect, test } from 'vitest';
import { errorCurve, NowError, summariseDistances } from '../src/index.js';

test('pools the images before taking the median', () => {
  // 1 2 3 10: median 2.5, mean 4, squared deviations 9 4 1 36 = 50, standard deviation sqrt(12.5)
  const statistics = summariseDistances([Float64Array.of(10, 1), Float64Array.of(3, 2)]);
  expect(statistics).toEqual({ count: 4, median: 2.5, mean: 4, std: expect.closeTo(Math.sqrt(12.5), 12), max: 10 });
});

test('the curve rises to 100 % and stands at left bin edges', () => {
  const { x, y } = errorCurve([Float64Array.of(0, 1, 1, 4)], 4);
  expect([...x]).toEqual([0, 1, 2, 3]);
  expect([...y]).toEqual([25, 75, 75, 100]);
});

test('nothing scored is an error, not zero', () => {
  expect(() => summariseDistances([])).toThrow(NowError);
  expect(() => errorCurve([new Float64Array(0)])).toThrow(/no curve/);
});
