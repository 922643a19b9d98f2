import { print } from '@0no-co/graphql.web';
import { type Client, createClient } from 'graphql-ws';
import { apiKey } from './api-key.js';
import { ApiError, request } from './client.js';
import { type Reconstruction, reconstructionChanged, reconstructionQuery } from './documents.js';

const pollEveryMs = 600;
/** A socket may stand and say nothing, as behind some proxies or after a change of network. */
const lookAnywayMs = 5000;
let socket: Client | null = null;

/** True once nothing about a reconstruction's work will change any more. */
export function isFinished({ status }: Pick<Reconstruction, 'status'>): boolean {
  return status !== 'QUEUED' && status !== 'RUNNING';
}

/**
 * Reports a reconstruction now and at every change until it is finished: over the subscription, and by asking again and
 * again where WebSockets do not get through.
 *
 * @returns stops following
 */
export function follow(
  id: string,
  onChange: (now: Reconstruction) => void,
  onError: (error: unknown) => void,
): () => void {
  let isOver = false;
  let unsubscribe: (() => void) | null = null;
  let timer = 0;

  const stop = () => {
    isOver = true;
    clearTimeout(timer);
    unsubscribe?.();
  };
  const report = (now: Reconstruction) => {
    if (isOver) return;
    if (isFinished(now)) stop();
    onChange(now);
  };
  const look = async (everyMs?: number) => {
    try {
      const { reconstruction } = await request(reconstructionQuery, { id });
      if (!reconstruction) throw new ApiError('NOT_FOUND', 'This head does not exist.');
      report(reconstruction);
      if (everyMs && !isOver) timer = window.setTimeout(() => look(everyMs), everyMs);
    } catch (error) {
      if (!isOver) onError(error);
      stop();
    }
  };
  const poll = () => {
    clearTimeout(timer);
    if (!isOver) void look(pollEveryMs);
  };

  void look().then(() => {
    if (isOver) return;
    timer = window.setTimeout(() => look(lookAnywayMs), lookAnywayMs);
    unsubscribe = openSocket().subscribe<{ reconstructionChanged: Reconstruction }>(
      { query: print(reconstructionChanged), variables: { id } },
      {
        next: ({ data, errors }) => (data && !errors ? report(data.reconstructionChanged) : poll()),
        error: poll,
        // The last event may have been sent before the subscription stood: look once more.
        complete: poll,
      },
    );
  });
  return stop;
}

function openSocket(): Client {
  socket ??= createClient({
    url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`,
    lazy: true,
    lazyCloseTimeout: 5000,
    retryAttempts: 1,
    connectionParams: () => (apiKey.value ? { authorization: `Bearer ${apiKey.value}` } : {}),
  });
  return socket;
}
