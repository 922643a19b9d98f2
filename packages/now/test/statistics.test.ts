import { expect, test } from 'vitest';
import { curveCsv, errorCurve, NowError, summariseDistances } from '../src/index.js';

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

test('the curve as text: one row a hundredth of a millimetre', () => {
  // Bins of 1 mm from 0: 25 % at 0, 75 % from 1 on, 100 % from 3 on.
  const lines = curveCsv(errorCurve([Float64Array.of(0, 1, 1, 4)], 4), 4)
    .trim()
    .split('\n');
  expect(lines).toHaveLength(402);
  expect([lines[0], lines[1], lines[100], lines[101], lines[401]]).toEqual([
    'distance_mm,percent',
    '0.00,25.0000',
    '0.99,25.0000',
    '1.00,75.0000',
    '4.00,100.0000',
  ]);
});
