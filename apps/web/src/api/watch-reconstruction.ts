import { print } from '@0no-co/graphql.web';
import { type Client, createClient } from 'graphql-ws';
import { apiKey } from './api-key.js';
import { type Reconstruction, reconstructionChanged } from './documents.js';

/** A socket may stand and say nothing, as behind some proxies or after a change of network; one that works answers pings. */
export const silentMs = 5000;
const pingEveryMs = 3000;

let socket: Client | null = null;
let heardAt = 0;

/** True while the page's socket says nothing, whether it stands or not. */
export function isSilent(): boolean {
  return Date.now() - heardAt >= silentMs;
}

/**
 * Reports every change of a reconstruction over the page's one socket.
 *
 * @param onLost nothing more comes this way: the socket failed, the server refused, or the work has ended; told once
 * @returns stops watching
 */
export function watchReconstruction(
  id: string,
  onChange: (now: Reconstruction) => void,
  onLost: () => void,
): () => void {
  let isOver = false;
  const stop = () => {
    isOver = true;
    unsubscribe();
  };
  const lose = () => {
    if (isOver) return;
    stop(); // the client counts a subscription that failed as one that stands until it is given back
    onLost();
  };
  const unsubscribe = openSocket().subscribe<{ reconstructionChanged: Reconstruction }>(
    { query: print(reconstructionChanged), variables: { id } },
    {
      next: ({ data, errors }) => (data && !errors ? onChange(data.reconstructionChanged) : lose()),
      error: lose,
      complete: lose,
    },
  );
  return stop;
}

function openSocket(): Client {
  socket ??= createClient({
    url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`,
    lazy: true,
    lazyCloseTimeout: 5000,
    keepAlive: pingEveryMs,
    // The client remembers failed retries of its own: whoever subscribes next would wait for them, longer each time.
    retryAttempts: 0,
    connectionParams: () => (apiKey.value ? { authorization: `Bearer ${apiKey.value}` } : {}),
    on: {
      message: () => {
        heardAt = Date.now();
      },
    },
  });
  return socket;
}
