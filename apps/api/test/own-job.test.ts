import { expect, test, vi } from 'vitest';
import { runOwnJob } from '../src/jobs/own-job.js';

const again = () => Promise.reject(new Error('again'));

test('a job that is done is not queued; one that throws is', async () => {
  const enqueue = vi.fn(async () => {});
  await runOwnJob(async () => {}, enqueue, new AbortController().signal);
  expect(enqueue).not.toHaveBeenCalled();
  await runOwnJob(again, enqueue, new AbortController().signal);
  expect(enqueue).toHaveBeenCalledTimes(1);
});

test('queueing is tried until it succeeds, or the process stops and leaves it to the next start', async () => {
  vi.useFakeTimers();
  const stopped = new AbortController();
  const enqueue = vi
    .fn(again)
    .mockRejectedValueOnce(new Error('full'))
    .mockResolvedValueOnce(undefined as never);
  const done = runOwnJob(again, enqueue, stopped.signal);
  await vi.advanceTimersByTimeAsync(5000);
  await done;
  expect(enqueue).toHaveBeenCalledTimes(2);
  const left = expect(runOwnJob(again, enqueue, stopped.signal)).rejects.toThrow('again');
  stopped.abort();
  await vi.advanceTimersByTimeAsync(5000);
  await left;
  vi.useRealTimers();
});
