import { expect, test } from 'vitest';
import { readFlexMap } from '../src/flexbuffer.js';

/** `{ f: 1.5, l: [1, -2], n: -300 }`, laid out by hand; distances count back from where they stand. */
const map = Uint8Array.of(
  ...[102, 0, 108, 0, 110, 0], // 0: the keys f, l, n
  ...[2, 1, 0xfe], // 6: length of the list, its bytes (7)
  ...[3, 10, 9, 8], // 9: number of keys, distances to them (10)
  ...[0, 0, 0],
  ...[6, 0, 0, 0, 1, 0, 0, 0, 3, 0, 0, 0], // 16: distance to the keys, their width, number of values
  ...[0, 0, 0xc0, 0x3f, 25, 0, 0, 0, 0xd4, 0xfe, 0xff, 0xff], // 28: 1.5, distance to the list, -300
  ...[(3 << 2) | 2, 11 << 2, (1 << 2) | 2], // 40: float of 4 bytes, list of bytes, integer of 4 bytes
  ...[15, (9 << 2) | 2, 1], // 43: distance to the values, map of 4-byte values, a root of 1 byte
);

test('numbers and lists of a map', () => {
  expect(Object.fromEntries(readFlexMap(map))).toEqual({ f: 1.5, l: [1, -2], n: -300 });
});

test('other types are refused', () => {
  expect(() => readFlexMap(map.with(44, (1 << 2) | 2))).toThrow('not a map');
  expect(() => readFlexMap(map.with(41, 5 << 2))).toThrow('an option is of type 5');
});
