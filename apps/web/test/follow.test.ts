import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Reconstruction } from '../src/api/documents.js';
import { follow } from '../src/api/follow.js';
import { stubApi } from './support/stub-api.js';

interface Sink {
  next(value: { data: { reconstructionChanged: unknown } }): void;
  error(): void;
}
const wire = vi.hoisted(() => ({
  sinks: [] as Sink[],
  hear: () => {},
}));

vi.mock('graphql-ws', () => ({
  createClient: ({ on }: { on: { message: () => void } }) => {
    wire.hear = on.message;
    const subscribe = (_what: unknown, sink: Sink) => {
      wire.sinks.push(sink);
      return () => {};
    };
    return { subscribe };
  },
}));

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('window', globalThis);
  vi.stubGlobal('location', { protocol: 'http:', host: 'localhost' });
  wire.sinks.length = 0;
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const running = { reconstruction: { id: 'r', status: 'RUNNING' } };
const refusal = (code: string, seconds?: number) =>
  Response.json(
    { errors: [{ message: code, extensions: { code } }] },
    { status: 400, headers: seconds ? { 'retry-after': `${seconds}` } : {} },
  );

/** Follows a reconstruction on a server that answers as it is told. */
function followed(answer: () => unknown) {
  const seen: string[] = [];
  const asked = stubApi(answer);
  const stop = follow('r', {
    onChange: ({ status }: Reconstruction) => seen.push(status),
    onTrouble: () => seen.push('trouble'),
    onError: () => seen.push('error'),
  });
  return { seen, asked, stop };
}

test.each([
  ['a restart', () => new Response('<html>502</html>', { status: 502 })],
  ['a line that breaks off', () => Promise.reject(new TypeError('Failed to fetch'))],
  ['a failure of the server', () => refusal('INTERNAL_SERVER_ERROR')],
])('%s is waited for while the work goes on', async (_what, failing) => {
  let answer: () => unknown = () => running;
  const { seen, stop } = followed(() => answer());
  await vi.advanceTimersByTimeAsync(10);
  answer = failing;
  await vi.advanceTimersByTimeAsync(30_000);
  expect(seen).toEqual(['RUNNING', 'trouble']);
  answer = () => ({ reconstruction: { id: 'r', status: 'SUCCEEDED' } });
  await vi.advanceTimersByTimeAsync(15_000);
  expect(seen).toEqual(['RUNNING', 'trouble', 'SUCCEEDED']);
  stop();
});

test('who asks too often asks again when the server says', async () => {
  let isLimited = false;
  const { seen, asked, stop } = followed(() => (isLimited ? refusal('RATE_LIMITED', 20) : running));
  await vi.advanceTimersByTimeAsync(10);
  isLimited = true;
  await vi.advanceTimersByTimeAsync(5500); // the socket is silent: one look, refused
  expect(asked).toHaveLength(2);
  isLimited = false;
  await vi.advanceTimersByTimeAsync(19_000);
  expect(asked).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1500);
  expect(seen).toEqual(['RUNNING', 'trouble', 'RUNNING']);
  stop();
});

test('a server that stays away is given up', async () => {
  let isAway = false;
  const { seen, asked } = followed(() => (isAway ? refusal('INTERNAL_SERVER_ERROR') : running));
  await vi.advanceTimersByTimeAsync(10);
  isAway = true;
  await vi.advanceTimersByTimeAsync(200_000);
  expect(seen).toEqual(['RUNNING', 'trouble', 'error']);
  expect(asked.length).toBeLessThan(20);
});

test.each(['NOT_FOUND', 'UNAUTHENTICATED', 'FORBIDDEN'])('%s ends it at once', async (code) => {
  const { seen, asked } = followed(() => refusal(code));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(seen).toEqual(['error']);
  expect(asked).toHaveLength(1);
});

test('a socket that answers is enough; a silent one is helped', async () => {
  const { asked, seen, stop } = followed(() => running);
  await vi.advanceTimersByTimeAsync(10);
  for (let second = 0; second < 30; second++) {
    wire.hear();
    await vi.advanceTimersByTimeAsync(1000);
  }
  expect(asked).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(11_000);
  expect(asked.length).toBeGreaterThan(1);
  wire.sinks[0].next({ data: { reconstructionChanged: { id: 'r', status: 'SUCCEEDED' } } });
  expect(seen.at(-1)).toBe('SUCCEEDED');
  const before = asked.length;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toHaveLength(before);
  stop();
});
