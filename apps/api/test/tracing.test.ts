import { AsyncLocalStorage } from 'node:async_hooks';
import { expect, test } from 'vitest';
import { ConfigError } from '../src/config.js';
import { openTracing } from '../src/operations/tracing.js';

test('packages that are not installed are named, with the command that installs them', async () => {
  const missing = openTracing(() => Promise.reject(new Error('Cannot find package')));
  await expect(missing).rejects.toThrow(ConfigError);
  await expect(missing).rejects.toThrow(/add @opentelemetry\/api @opentelemetry\/sdk-node/);
});

test('work, requests and steps become spans below the one that runs', async () => {
  const { load, ended, state } = fakeOpenTelemetry();
  const tracing = await openTracing(load);
  const answer = await tracing.span('job', { id: 'a' }, async () => {
    tracing.steps(1000, [
      { stage: 'decode', milliseconds: 5 },
      { stage: 'regress', milliseconds: 20 },
    ]);
    return 7;
  });
  expect(answer).toBe(7);
  await expect(tracing.span('artifact', {}, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  const end = tracing.request('POST /graphql', { traceparent: 'theirs' }, { method: 'POST' }, () => {});
  end({ 'http.response.status_code': 503 });
  await tracing.close();
  expect(ended).toEqual([
    { name: 'decode', parent: 'job', from: 1000, to: 1005 },
    { name: 'regress', parent: 'job', from: 1005, to: 1025 },
    { name: 'job', id: 'a' },
    { name: 'artifact', error: 'no', status: 2 },
    { name: 'POST /graphql', parent: 'theirs', method: 'POST', 'http.response.status_code': 503, status: 2 },
  ]);
  expect(state).toEqual({ started: true, stopped: true });
});

/** The parts of OpenTelemetry that are used, as the real ones behave. */
function fakeOpenTelemetry() {
  const ended: Record<string, unknown>[] = [];
  const state = { started: false, stopped: false };
  const active = new AsyncLocalStorage<string>();
  const open = (name: string, options: { attributes: object; startTime?: number }, parent = active.getStore()) => {
    const span: Record<string, unknown> = { name, ...(parent ? { parent } : {}), ...options.attributes };
    if (options.startTime) span.from = options.startTime;
    return {
      setAttributes: (attributes: object) => Object.assign(span, attributes),
      setStatus: ({ code }: { code: number }) => Object.assign(span, { status: code }),
      recordException: (error: Error) => Object.assign(span, { error: error.message }),
      end: (time?: number) => ended.push({ ...span, ...(time ? { to: time } : {}) }),
    };
  };
  const api = {
    trace: {
      getTracer: () => ({
        startSpan: open,
        startActiveSpan: <T>(name: string, options: { attributes: object }, work: (span: object) => T) => {
          const span = open(name, options);
          return active.run(name, () => work(span));
        },
      }),
      setSpan: (context: unknown) => context,
    },
    context: { active: () => active.getStore(), with: (_context: unknown, work: () => void) => work() },
    propagation: { extract: (_context: unknown, headers: { traceparent: string }) => headers.traceparent },
  };
  const sdk = {
    NodeSDK: class {
      start() {
        state.started = true;
      }
      async shutdown() {
        state.stopped = true;
      }
    },
  };
  return { load: async (name: string) => (name.endsWith('/api') ? api : sdk), ended, state };
}
