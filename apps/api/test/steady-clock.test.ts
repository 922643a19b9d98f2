import { expect, test } from 'vitest';
import { watchClock } from '../src/operations/steady-clock.js';

const hour = 3600_000;

test.each([hour, -hour, 61_000])('a clock set by %d ms is not trusted for an hour', (step) => {
  let [system, steady] = [1e12, 0];
  const clock = watchClock(
    () => system,
    () => steady,
  );
  const pass = (milliseconds: number) => {
    system += milliseconds;
    steady += milliseconds;
  };
  expect(clock.isSettled()).toBe(true);
  pass(10 * hour);
  expect(clock.isSettled()).toBe(true);
  system += step;
  expect(clock.isSettled()).toBe(false);
  pass(0.9 * hour);
  expect(clock.isSettled()).toBe(false);
  pass(0.2 * hour);
  expect(clock.isSettled()).toBe(true);
});

test('a clock that is brought right slowly is trusted', () => {
  let drift = 0;
  const clock = watchClock(
    () => 1e12 + drift,
    () => 0,
  );
  drift = 500;
  expect(clock.isSettled()).toBe(true);
});
