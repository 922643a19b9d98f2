import type { IncomingMessage, Server } from 'node:http';
import { validate } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { ConnectionParameters } from '../access/authenticate.js';
import type { Context } from '../graphql/context.js';
import type { StreamOptions } from './sse-route.js';

export interface SocketOptions extends Pick<StreamOptions, 'schema' | 'rules' | 'formatErrors'> {
  isOriginAllowed(origin: string | undefined, host: string | undefined): boolean;
  createContext(connection: ConnectionParameters, ended: AbortSignal): Promise<Context>;
}

interface Connection {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
}

const mostMessageBytes = 100_000;
const keepAliveMs = 15_000;

/** Operations over WebSockets on /graphql, in the graphql-transport-ws protocol; the key goes into `connectionParams`. */
export function serveWebSockets(httpServer: Server, options: SocketOptions): { close(): Promise<void> } {
  const sockets = new WebSocketServer({
    server: httpServer,
    path: '/graphql',
    maxPayload: mostMessageBytes,
    handleProtocols: (protocols) => (protocols.has('graphql-transport-ws') ? 'graphql-transport-ws' : false),
    verifyClient: ({ req }: { req: IncomingMessage }) => options.isOriginAllowed(req.headers.origin, req.headers.host),
  });
  const endings = new WeakMap<WebSocket, AbortController>();
  sockets.on('connection', (socket) => {
    const ending = new AbortController();
    endings.set(socket, ending);
    socket.once('close', () => ending.abort());
  });
  const server = useServer<{ authorization?: string; Authorization?: string }>(
    {
      schema: options.schema,
      connectionInitWaitTimeout: 10_000,
      validate: (schema, document) => validate(schema, document, [...options.rules]),
      context: ({ connectionParams, extra }) => {
        const { socket, request } = extra as unknown as Connection;
        const given = connectionParams?.authorization ?? connectionParams?.Authorization;
        const ending = endings.get(socket) ?? new AbortController();
        return options.createContext(
          { authorization: given ?? request.headers.authorization, host: request.headers.host },
          ending.signal,
        );
      },
      onNext: (_context, _id, _payload, _args, result) => options.formatErrors(result) as typeof result,
    },
    sockets,
    keepAliveMs,
  );
  return { close: async () => server.dispose() };
}
