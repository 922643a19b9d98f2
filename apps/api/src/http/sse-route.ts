import type { Request, RequestHandler, Response } from 'express';
import { type ExecutionResult, GraphQLError, getOperationAST, subscribe } from 'graphql';
import type { Context } from '../graphql/context.js';
import { type DocumentRules, readDocument } from '../graphql/read-document.js';
import { sendError } from './client-error.js';

export interface StreamOptions extends DocumentRules {
  createContext(request: Request, ended: AbortSignal): Promise<Context>;
  formatErrors(result: ExecutionResult): unknown;
  /** Aborts when the server closes: streams end then, without `complete`, so that clients ask another server */
  readonly closing: AbortSignal;
}

const keepAliveMs = 12_000;

/** Subscriptions as server-sent events: one request, one stream ("distinct connections" of GraphQL over SSE). */
export function sseRoute(options: StreamOptions): RequestHandler {
  return async (request, response) => {
    const { query, variables, operationName } = readParameters(request);
    if (typeof query !== 'string') {
      sendError(response, 400, 'BAD_REQUEST', 'Send a subscription as the `query` of a JSON body.');
      return;
    }
    if (variables === 'unreadable') {
      sendError(response, 400, 'BAD_REQUEST', 'The `variables` have to be a JSON object.');
      return;
    }
    const left = new AbortController();
    response.on('close', () => left.abort());
    const ended = AbortSignal.any([left.signal, options.closing]);
    const context = await options.createContext(request, ended);
    const document = readDocument(query, options);
    if (Array.isArray(document)) {
      sendRefusal(response, options, document);
      return;
    }
    if (getOperationAST(document, operationName)?.operation !== 'subscription') {
      sendError(
        response,
        400,
        'BAD_REQUEST',
        'This address takes subscriptions; send queries and mutations to /graphql.',
      );
      return;
    }
    const result = await subscribe({
      schema: options.schema,
      document,
      contextValue: context,
      variableValues: variables,
      operationName,
    });
    if (!(Symbol.asyncIterator in result)) {
      sendRefusal(response, options, result.errors ?? []);
      return;
    }
    await sendEvents(response, result, options, ended);
  };
}

function readParameters(request: Request) {
  const source = (request.method === 'GET' ? request.query : request.body) as Record<string, unknown> | undefined;
  const { query, variables, operationName } = source ?? {};
  return {
    query,
    variables: readVariables(variables),
    operationName: typeof operationName === 'string' ? operationName : undefined,
  };
}

/** In an address they are text. */
function readVariables(given: unknown): Record<string, unknown> | undefined | 'unreadable' {
  if (given === undefined || given === null || given === '') return undefined;
  let value = given;
  try {
    if (typeof given === 'string') value = JSON.parse(given);
  } catch {
    return 'unreadable';
  }
  if (value === null) return undefined;
  return typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : 'unreadable';
}

function sendRefusal(response: Response, options: StreamOptions, errors: readonly GraphQLError[]): void {
  response.status(400).set('Cache-Control', 'no-store').json(options.formatErrors({ errors }));
}

async function sendEvents(
  response: Response,
  results: AsyncGenerator<ExecutionResult>,
  options: StreamOptions,
  ended: AbortSignal,
): Promise<void> {
  response.status(200).set({
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no', // nginx would hold the events back
  });
  response.flushHeaders();
  const keepAlive = setInterval(() => response.write(':\n\n'), keepAliveMs);
  ended.addEventListener('abort', () => void results.return(undefined), { once: true }); // else Node 20 keeps it for ever
  try {
    for await (const result of results) {
      response.write(`event: next\ndata: ${JSON.stringify(options.formatErrors(result))}\n\n`);
    }
    if (!ended.aborted) response.write('event: complete\ndata:\n\n');
  } catch (error) {
    const failed = new GraphQLError('The subscription failed.', { originalError: error as Error });
    response.write(
      `event: next\ndata: ${JSON.stringify(options.formatErrors({ errors: [failed] }))}\n\nevent: complete\ndata:\n\n`,
    );
  } finally {
    clearInterval(keepAlive);
    response.end();
  }
}
