import { expect, test, vi } from 'vitest';
import { fromGlobalId, newId, toGlobalId } from '../src/graphql/global-id.js';

const shape = /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

test('ids sort in the order in which they were made, whatever the clock does', () => {
  vi.useFakeTimers({ now: Date.parse('2027-01-01') });
  try {
    const ids = Array.from({ length: 10_000 }, newId); // in one millisecond
    vi.setSystemTime(Date.parse('2027-01-02'));
    ids.push(newId());
    vi.setSystemTime(Date.parse('2026-12-31'));
    ids.push(newId(), newId());
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.toSorted()).toEqual(ids);
    expect(ids.filter((id) => !shape.test(id))).toEqual([]);
  } finally {
    vi.useRealTimers();
  }
});

test("a client's id says its type and row", () => {
  const uuid = newId();
  expect(fromGlobalId(toGlobalId('Photo', uuid))).toEqual({ type: 'Photo', uuid });
  expect(fromGlobalId('no id of ours')).toBeNull();
});
