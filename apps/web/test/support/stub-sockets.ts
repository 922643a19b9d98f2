import { vi } from 'vitest';

/** The server's end of the page's sockets. */
export interface Sockets {
  /** Whether the server takes new ones */
  isUp: boolean;
  /** How many were tried so far */
  tried: number;
  /** Ids of the subscriptions that stand */
  readonly subscriptions: string[];
  /** Tells each subscription */
  next(data: unknown): void;
  /** Ends every socket as a server does that stops */
  restart(): void;
}

/** Stands in for the browser's WebSocket with a server behind it that speaks graphql-transport-ws. */
export function stubSockets(): Sockets {
  const standing = new Set<StubSocket>();
  const sockets: Sockets = {
    isUp: true,
    tried: 0,
    subscriptions: [],
    next: (data) => {
      for (const id of sockets.subscriptions)
        for (const socket of standing) socket.tell({ type: 'next', id, payload: { data } });
    },
    restart: () => {
      for (const socket of standing) socket.close(1001);
    },
  };

  class StubSocket {
    static readonly OPEN = 1;
    static readonly CLOSING = 2;
    readyState = 0;
    onopen = () => {};
    onerror = (_event: unknown) => {};
    onclose = (_event: unknown) => {};
    onmessage = (_event: { data: string }) => {};

    constructor() {
      sockets.tried++;
      setTimeout(() => {
        if (!sockets.isUp) return this.onerror(new Event('error'));
        this.readyState = StubSocket.OPEN;
        standing.add(this);
        this.onopen();
      });
    }

    send(text: string): void {
      const { type, id } = JSON.parse(text) as { type: string; id: string };
      if (type === 'connection_init') this.tell({ type: 'connection_ack' });
      if (type === 'ping') this.tell({ type: 'pong' });
      if (type === 'subscribe') sockets.subscriptions.push(id);
    }

    tell(message: object): void {
      setTimeout(() => this.onmessage({ data: JSON.stringify(message) }));
    }

    close(code: number): void {
      this.readyState = StubSocket.CLOSING;
      standing.delete(this);
      sockets.subscriptions.length = 0;
      this.onclose({ code, reason: '' });
    }
  }
  vi.stubGlobal('WebSocket', StubSocket);
  return sockets;
}
