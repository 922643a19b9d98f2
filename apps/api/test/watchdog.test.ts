import pino from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { App } from '../src/app.js';
import { watchDatabase } from '../src/operations/watchdog.js';

const log = pino({ level: 'silent' });
const onStuck = vi.fn();
beforeEach(() => vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }));
afterEach(() => {
  vi.useRealTimers();
  onStuck.mockReset();
});

function watch(ping: () => Promise<void>): void {
  watchDatabase({ log, database: { kind: 'embedded', ping } as App['database'] }, onStuck);
}

test('a database that does not answer for a minute is stuck, told once', async () => {
  watch(() => new Promise(() => {}));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(onStuck).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(onStuck).toHaveBeenCalledOnce();
});

test('a process that was paused for longer finds its database well', async () => {
  let late = 0;
  const now = performance.now.bind(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => now() + late);
  watch(async () => {});
  await vi.advanceTimersByTimeAsync(10_000);
  late = 63_000;
  await vi.advanceTimersByTimeAsync(120_000);
  expect(onStuck).not.toHaveBeenCalled();
});
