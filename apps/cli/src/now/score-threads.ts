import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { messageOf } from '../exit-code.js';
import { listenForInterrupt } from '../terminal/interrupt.js';
import { type ProgressBar, startProgressBar } from '../terminal/progress-bar.js';
import type { ScoreAnswer, ScoreTask, ScoreWorkerData } from './score-worker.js';

/**
 * Gives tasks to worker threads, one a thread at a time, until all are answered or Ctrl-C.
 *
 * A thread that dies (out of memory) fails its task only: another thread takes its place.
 * @param jobs how many threads
 */
export async function forEachTask<Task extends ScoreTask>(
  tasks: readonly Task[],
  jobs: number,
  workerData: ScoreWorkerData,
  each: (task: Task, answer: ScoreAnswer, bar: ProgressBar) => void,
): Promise<void> {
  const interrupt = listenForInterrupt();
  const bar = startProgressBar(tasks.length);
  let next = 0;
  const lane = async () => {
    let worker: Worker | null = null;
    while (next < tasks.length && !interrupt.signal.aborted) {
      const task = tasks[next++];
      worker ??= new Worker(new URL('./score-worker.js', import.meta.url), { workerData });
      const answer = await ask(worker, task);
      if (answer.type === 'failed' && answer.code === workerFailed) worker = null;
      each(task, answer, bar);
      bar.tick();
    }
    await worker?.terminate();
  };
  try {
    await Promise.all(Array.from({ length: Math.min(jobs, tasks.length) }, lane));
  } finally {
    bar.stop();
    interrupt.stop();
  }
  interrupt.signal.throwIfAborted();
}

const workerFailed = 'WORKER_FAILED';

async function ask(worker: Worker, task: ScoreTask): Promise<ScoreAnswer> {
  try {
    const answer = once(worker, 'message');
    worker.postMessage(task);
    return (await answer)[0];
  } catch (error) {
    return { type: 'failed', code: workerFailed, message: `the thread stopped: ${messageOf(error)}` };
  }
}
