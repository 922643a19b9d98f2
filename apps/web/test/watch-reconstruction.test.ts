import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Asked, stubApi } from './support/stub-api.js';
import { type Sockets, stubSockets } from './support/stub-sockets.js';

let sockets: Sockets;
let asked: Asked[];

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetModules(); // the page's one socket lives as long as the page
  vi.stubGlobal('window', globalThis);
  vi.stubGlobal('location', { protocol: 'http:', host: 'localhost' });
  sockets = stubSockets();
  asked = stubApi(() => ({ reconstruction: { id: 'r', status: 'RUNNING' } }));
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Follows a reconstruction over a socket that stands. */
async function followed() {
  const { follow } = await import('../src/api/follow.js');
  const seen: string[] = [];
  const stop = follow('r', {
    onChange: ({ status }) => seen.push(status),
    onTrouble: () => seen.push('trouble'),
    onError: () => seen.push('error'),
  });
  await vi.advanceTimersByTimeAsync(100);
  return { seen, stop };
}

test('without its socket a page asks with growing pauses, until a socket stands again', async () => {
  const { seen, stop } = await followed();
  sockets.isUp = false;
  sockets.restart();
  await vi.advanceTimersByTimeAsync(3000);
  const soon = asked.length;
  await vi.advanceTimersByTimeAsync(57_000);
  expect(asked.length).toBeLessThan(25);
  expect(soon).toBeGreaterThan(3); // most heads are there in seconds
  expect(sockets.tried).toBeGreaterThan(2);
  expect(sockets.tried).toBeLessThan(7);

  sockets.isUp = true;
  await vi.advanceTimersByTimeAsync(25_000);
  expect(sockets.subscriptions).toHaveLength(1);
  const before = asked.length;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toHaveLength(before);
  sockets.next({ reconstructionChanged: { id: 'r', status: 'SUCCEEDED' } });
  await vi.advanceTimersByTimeAsync(10);
  expect(new Set(seen)).toEqual(new Set(['RUNNING', 'SUCCEEDED']));
  stop();
});

test('the next reconstruction has a socket at once, whatever became of those before', async () => {
  const { stop } = await followed();
  sockets.isUp = false;
  sockets.restart();
  await vi.advanceTimersByTimeAsync(10_000);
  stop();
  sockets.isUp = true;
  const { stop: stopNext } = await followed();
  expect(sockets.subscriptions).toHaveLength(1);
  stopNext();
});
