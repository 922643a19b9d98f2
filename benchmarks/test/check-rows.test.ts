import { expect, test } from 'vitest';
import { checkRows, type MeasuredRow } from '../src/check-rows.js';

const row = (name: string, ratio: number, limitMilliseconds: number | null = null): MeasuredRow => ({
  name,
  ratio,
  limitMilliseconds,
  milliseconds: 1,
  rival: null,
  rivalMilliseconds: null,
});

test('a ratio may be half more than its bar, and no more', () => {
  const { failures, remarks } = checkRows([row('near', 3), row('slow', 3.1)], { near: 2, slow: 2 });
  expect(failures).toEqual(['slower than its bar: slow: ratio 3.10, bar 2']);
  expect(remarks).toEqual([]);
});

test('a row without a bar fails the check; with a limit of its own it is only told', () => {
  const { failures, remarks } = checkRows([row('renamed', 1), row('promised', 1, 20)], { 'old name': 2 });
  expect(failures).toEqual(['no bar recorded: renamed']);
  expect(remarks).toEqual(['no bar recorded: promised']);
});
