import { print } from '@0no-co/graphql.web';
import { type Client, createClient } from 'graphql-ws';
import { apiKey } from './api-key.js';
import { ApiError, request } from './client.js';
import { type Reconstruction, reconstructionChanged, reconstructionQuery } from './documents.js';

const pollEveryMs = 600;
/** A socket may stand and say nothing, as behind some proxies or after a change of network; one that works answers pings. */
const silentMs = 5000;
const pingEveryMs = 3000;

/** What passes by itself: the way to the server, its rate limit, its restart. */
const passingCodes = new Set(['OFFLINE', 'RATE_LIMITED', 'INTERNAL', 'INTERNAL_SERVER_ERROR']);
const longestWaitMs = 10_000;
/** The work goes on without us: whoever has seen it begin waits for the server longer than who has seen nothing yet. */
const giveUpMs = { beforeFirst: 6000, later: 120_000 };

let socket: Client | null = null;
let heardAt = 0;

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
 * again where WebSockets do not get through. What passes by itself is waited for.
 *
 * @returns stops following
 */
export function follow(id: string, { onChange, onTrouble, onError }: FollowEvents): () => void {
  let isOver = false;
  let isPolling = false;
  let hasReported = false;
  let failures = 0;
  let failingSince = 0;
  let unsubscribe: (() => void) | null = null;
  let timer = 0;

  const stop = () => {
    isOver = true;
    clearTimeout(timer);
    unsubscribe?.();
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
    unsubscribe ??= subscribe();
    if (isPolling) wait(pollEveryMs, look);
    else watch();
  };
  const watch = () => wait(silentMs, () => (Date.now() - heardAt < silentMs ? watch() : void look()));
  const poll = () => {
    if (isOver) return;
    isPolling = true;
    clearTimeout(timer);
    void look();
  };
  const subscribe = () =>
    openSocket().subscribe<{ reconstructionChanged: Reconstruction }>(
      { query: print(reconstructionChanged), variables: { id } },
      {
        next: ({ data, errors }) => (data && !errors ? report(data.reconstructionChanged) : poll()),
        error: poll,
        // The last event may have been sent before the subscription stood: look once more.
        complete: poll,
      },
    );

  void look();
  return stop;
}

function openSocket(): Client {
  socket ??= createClient({
    url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`,
    lazy: true,
    lazyCloseTimeout: 5000,
    keepAlive: pingEveryMs,
    retryAttempts: 1,
    connectionParams: () => (apiKey.value ? { authorization: `Bearer ${apiKey.value}` } : {}),
    on: {
      message: () => {
        heardAt = Date.now();
      },
    },
  });
  return socket;
}
