import type { IncomingMessage, Server } from 'node:http';
import { GraphQLError } from 'graphql';
import { CloseCode, type Context as SocketContext } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { AccessError, type ConnectionParameters } from '../access/authenticate.js';
import type { Context } from '../graphql/context.js';
import { readDocument } from '../graphql/read-document.js';
import type { StreamOptions } from './sse-route.js';

/** What a socket says about who is calling, and from where. */
export interface SocketClient extends ConnectionParameters {
  readonly address: string | undefined;
  readonly protocol: string;
}

export interface SocketOptions extends Pick<StreamOptions, 'schema' | 'rules' | 'formatErrors'> {
  /** Take address and protocol from X-Forwarded-* */
  readonly trustProxy: boolean;
  isOriginAllowed(origin: string | undefined, host: string | undefined): boolean;
  /** @throws AccessError when the key is not good */
  greet(client: SocketClient): Promise<unknown>;
  /** Of one operation, which counts as a request. @throws AccessError */
  createContext(client: SocketClient, ended: AbortSignal): Promise<Context>;
}

interface Connection {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
}
type Parameters = { authorization?: unknown; Authorization?: unknown };

const mostMessageBytes = 100_000;
const keepAliveMs = 15_000;
/** A client that does not answer a close is cut off; after ws's half a minute, the whole drain would be over. */
const goodbye = { closeTimeout: 3_000 }; // not yet in the types of ws

/** Operations over WebSockets on /graphql, in the graphql-transport-ws protocol; the key goes into `connectionParams`. */
export function serveWebSockets(httpServer: Server, options: SocketOptions): { close(): Promise<void> } {
  const sockets = new WebSocketServer({
    server: httpServer,
    path: '/graphql',
    ...goodbye,
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
  const server = useServer<Parameters>(
    {
      connectionInitWaitTimeout: 10_000,
      onConnect: async (context) => {
        try {
          await options.greet(clientOf(context, options.trustProxy));
          return true;
        } catch (error) {
          if (!(error instanceof AccessError)) throw error;
          connectionOf(context).socket.close(CloseCode.Forbidden, error.message);
          return false;
        }
      },
      // before the query is read: who has no key, or has asked too often, makes no work
      onSubscribe: async (context, _id, { query, variables, operationName }) => {
        const ending = endings.get(connectionOf(context).socket) ?? new AbortController();
        try {
          const contextValue = await options.createContext(clientOf(context, options.trustProxy), ending.signal);
          const document = readDocument(query, options);
          if (Array.isArray(document)) return document;
          return { schema: options.schema, document, variableValues: variables, operationName, contextValue };
        } catch (error) {
          const { message } = error as Error;
          const known = error instanceof AccessError ? { extensions: { code: error.code } } : {};
          return [new GraphQLError(message, { originalError: error as Error, ...known })];
        }
      },
      onNext: (_context, _id, _payload, _args, result) => options.formatErrors(result) as typeof result,
      onError: (_context, _id, _payload, errors) =>
        (options.formatErrors({ errors }) as { errors: typeof errors }).errors,
      isProd: true, // no messages of unexpected errors when a socket is closed
    },
    sockets,
    keepAliveMs,
  );
  return { close: async () => server.dispose() };
}

function connectionOf(context: SocketContext<Parameters>): Connection {
  return context.extra as unknown as Connection;
}

function clientOf(context: SocketContext<Parameters>, trustProxy: boolean): SocketClient {
  const { headers, socket } = connectionOf(context).request;
  const { authorization, Authorization = authorization } = context.connectionParams ?? {};
  const forwarded = (name: string) =>
    trustProxy
      ? String(headers[name] ?? '')
          .split(',')[0]
          .trim()
      : '';
  return {
    authorization: typeof Authorization === 'string' ? Authorization : headers.authorization,
    host: headers.host,
    address: forwarded('x-forwarded-for') || socket.remoteAddress,
    protocol: forwarded('x-forwarded-proto') || 'http',
  };
}
