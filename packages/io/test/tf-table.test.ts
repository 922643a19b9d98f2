import { expect, test } from 'vitest';
import { readTable } from '../src/tf-table.js';
import { blockOf, row, tableOf } from './support/tensorflow-table.js';

const repeat = (count: number, bytes: readonly number[]) => Array.from({ length: count }, () => bytes);

test('rows share the starts of their keys', () => {
  const block = blockOf([row(0, [], [7]), row(0, [97, 98], [8]), row(1, [99], [9])]);
  expect(readTable(tableOf(block))).toEqual([
    { key: Uint8Array.of(), value: Uint8Array.of(7) },
    { key: Uint8Array.of(97, 98), value: Uint8Array.of(8) },
    { key: Uint8Array.of(97, 99), value: Uint8Array.of(9) },
  ]);
});

test.each([
  ['twice the same', [row(0, [97], []), row(1, [], [])]],
  ['rows of nothing', repeat(4000, [0, 0, 0])],
  ['falling', [row(0, [98], []), row(0, [97], [])]],
  ['a shorter one after a longer', [row(0, [97, 97], []), row(1, [], [])]],
])('keys must rise: %s', (_, rows) => {
  expect(() => readTable(tableOf(blockOf(rows)))).toThrow(expect.objectContaining({ code: 'MALFORMED' }));
});

test.each<[string, Uint8Array, number]>([
  [
    'a long key repeated by three bytes',
    // The row after them is broken: whoever gets that far has made all the keys
    blockOf([row(0, repeat(20_000, [65]).flat(), []), ...repeat(3000, row(20_000, [], [])), row(20_001, [], [])]),
    1,
  ],
  // A block of restarts alone has no rows, so only its own size tells
  [
    'a block of restarts, listed for ever',
    Uint8Array.from({ length: 40_000 }, (_, i) => [15, 39][i - 39_996] ?? 0),
    6000,
  ],
])('%s cannot unpack to far more than the file', (_, block, listings) => {
  expect(() => readTable(tableOf(block, listings))).toThrow(expect.objectContaining({ code: 'LIMIT_EXCEEDED' }));
});
