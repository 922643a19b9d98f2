import { expect, test } from 'vitest';
import { readLandmarkText, readPickedPoints } from '../src/index.js';

const rows = [
  [0, 7, 0],
  [10, 7, 1],
  [20, 7, 1],
  [30, 7, 0],
  [15, 9, -20],
  [8, 7, -35],
  [22, 7, -35],
];
const invalid = expect.objectContaining({ code: 'LANDMARKS_INVALID' });

test.each(['', ' '])('picked points: the coordinate "%s" is missing, not 0', (blank) => {
  const points = (z: string) => rows.map(([x, y], k) => `<point x="${x}" y="${y}" z="${k === 3 ? z : 5 * (k % 2)}"/>`);
  expect(() => readPickedPoints(points(blank).join('\n'), 'a.pp')).toThrow(invalid);
  expect(readPickedPoints(points('0').join('\n'), 'a.pp')[11]).toBe(0);
});

test('text: seven lines of three numbers, and nothing else that holds 21', () => {
  const lines = rows.map((row) => row.join(' '));
  expect([...readLandmarkText(`\n${lines.join('\r\n\r\n')}\n`, 'a.txt')]).toEqual(rows.flat());
  expect([...readLandmarkText(rows.map((row) => row.join(', ')).join('\n'), 'a.txt')]).toEqual(rows.flat());
  const transposed = [0, 1, 2].map((axis) => rows.map((row) => row[axis]).join(' ')).join('\n');
  expect(() => readLandmarkText(transposed, 'a.txt')).toThrow(/a\.txt: line 1 has 7 numbers/);
  expect(() => readLandmarkText(lines.slice(1).join('\n'), 'a.txt')).toThrow(invalid);
  expect(() => readLandmarkText(lines.join('\n').replace('30 7 0', '30,7,'), 'a.txt')).toThrow(invalid);
});
