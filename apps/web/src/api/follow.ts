import { ApiError, request } from './client.js';
import { type Reconstruction, reconstructionQuery } from './documents.js';
import { isSilent, silentMs, watchReconstruction } from './watch-reconstruction.js';

/** Without a socket, pauses grow with the wait: most heads are there in seconds, and a long queue does not move faster for being asked. */
const pollMs = { first: 600, longest: 5000, growth: 1.5 };
/** A socket that was lost may have gone with a server that is back since. */
const watchAgainMs = 15_000;

/** What passes by itself: the way to the server, its rate limit, its restart. */
const passingCodes = new Set(['OFFLINE', 'RATE_LIMITED', 'INTERNAL', 'INTERNAL_SERVER_ERROR']);
const longestWaitMs = 10_000;
/** The work goes on without us: whoever has seen it begin waits for the server longer than who has seen nothing yet. */
const giveUpMs = { beforeFirst: 6000, later: 120_000 };

export interface FollowEvents {
  readonly onChange: (now: Reconstruction) => void;
  /** The server was not reached; it is asked again. Told once for each time that it is away. */
  readonly onTrouble: (error: unknown) => void;
  /** Nothing more will be told. */
  readonly onError: (error: unknown) => void;
}

/** True once nothing about a reconstruction's work will change any more. */
export function isFinished({ status }: Pick<Reconstruction, 'status'>): boolean {
  return status !== 'QUEUED' && status !== 'RUNNING';
}

/**
 * Reports a reconstruction now and at every change until it is finished: over the subscription, and by asking again and
 * again while WebSockets do not get through. What passes by itself is waited for.
 *
 * @returns stops following
 */
export function follow(id: string, { onChange, onTrouble, onError }: FollowEvents): () => void {
  let isOver = false;
  let hasReported = false;
  let failures = 0;
  let failingSince = 0;
  let pauseMs = pollMs.first;
  let watchFrom = 0;
  let unwatch: (() => void) | null = null;
  let timer = 0;

  const stop = () => {
    isOver = true;
    clearTimeout(timer);
    unwatch?.();
  };
  const wait = (ms: number, then: () => void) => {
    clearTimeout(timer);
    if (!isOver) timer = window.setTimeout(then, ms);
  };
  const report = (now: Reconstruction) => {
    if (isOver) return;
    failures = 0;
    hasReported = true;
    if (isFinished(now)) stop();
    onChange(now);
  };
  const fail = (error: unknown) => {
    if (isOver) return;
    failures++;
    if (failures === 1) failingSince = Date.now();
    const hintMs = error instanceof ApiError ? 1000 * (error.retryAfterSeconds ?? 0) : 0;
    const waitMs = Math.max(hintMs, Math.min(longestWaitMs, 500 * 2 ** failures));
    const patienceMs = hasReported ? giveUpMs.later : giveUpMs.beforeFirst;
    const isPassing = error instanceof ApiError && passingCodes.has(error.code);
    if (!isPassing || Date.now() + waitMs - failingSince > patienceMs) {
      stop();
      onError(error);
      return;
    }
    if (failures === 1) onTrouble(error);
    wait(waitMs, look);
  };
  const look = async () => {
    try {
      const { reconstruction } = await request(reconstructionQuery, { id });
      if (!reconstruction) throw new ApiError('NOT_FOUND', 'This head does not exist.');
      report(reconstruction);
    } catch (error) {
      fail(error);
      return;
    }
    if (isOver) return;
    if (Date.now() >= watchFrom) unwatch ??= watchReconstruction(id, report, lose);
    if (unwatch) listen();
    else poll();
  };
  const listen = () => wait(silentMs, () => (isSilent() ? void look() : listen()));
  const poll = () => {
    wait(pauseMs, look);
    pauseMs = Math.min(pollMs.longest, pauseMs * pollMs.growth);
  };
  const lose = () => {
    unwatch = null;
    watchFrom = Date.now() + watchAgainMs;
    clearTimeout(timer);
    void look(); // the last event may have been sent before the subscription stood
  };

  void look();
  return stop;
}
