import pg from 'pg';

/** A connection that only listens, opened on first use and reopened when it breaks. */
export interface PostgresListener {
  listen(channel: string, callback: (payload: string) => void): Promise<() => void>;
  close(): Promise<void>;
}

/** Messages sent while the connection was down are lost: those who wait also look at the rows now and then. */
export function listenOnPostgres(settings: pg.ClientConfig): PostgresListener {
  const callbacks = new Map<string, Set<(payload: string) => void>>();
  let client: Promise<pg.Client> | null = null;
  let closed = false;

  async function connect(): Promise<pg.Client> {
    const fresh = new pg.Client({ ...settings, keepAlive: true });
    fresh.on('notification', ({ channel, payload }) => {
      for (const callback of callbacks.get(channel) ?? []) callback(payload ?? '');
    });
    fresh.on('error', () => {}); // 'end' follows
    fresh.on('end', () => {
      client = null;
      if (!closed) setTimeout(reopen, 1000).unref();
    });
    await fresh.connect();
    for (const channel of callbacks.keys()) await fresh.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
    return fresh;
  }

  function reopen(): void {
    if (closed || client) return;
    client = connect();
    client.catch(() => {
      client = null;
      if (!closed) setTimeout(reopen, 1000).unref();
    });
  }

  return {
    async listen(channel, callback) {
      const existing = callbacks.get(channel);
      const set = existing ?? new Set();
      set.add(callback);
      callbacks.set(channel, set);
      if (!client) reopen();
      const open = await client;
      if (open && !existing) await open.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
      return () => set.delete(callback);
    },
    async close() {
      closed = true;
      const open = await client?.catch(() => null);
      await open?.end();
    },
  };
}
