import type { Request, RequestHandler, Response } from 'express';
import type { ValidationRule } from 'graphql';
import {
  type ExecutionResult,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  parse,
  subscribe,
  validate,
} from 'graphql';
import type { Context } from '../graphql/context.js';
import { sendError } from './client-error.js';

export interface StreamOptions {
  readonly schema: GraphQLSchema;
  readonly rules: readonly ValidationRule[];
  createContext(request: Request, ended: AbortSignal): Promise<Context>;
  formatErrors(result: ExecutionResult): unknown;
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
    const ended = new AbortController();
    response.on('close', () => ended.abort());
    const context = await options.createContext(request, ended.signal);
    const document = parseDocument(query);
    const errors = 'definitions' in document ? validate(options.schema, document, [...options.rules]) : [document];
    if (!('definitions' in document) || errors.length > 0) {
      sendRefusal(response, options, errors);
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
    await sendEvents(response, result, options, ended.signal);
  };
}

function readParameters(request: Request) {
  const source = (request.method === 'GET' ? request.query : request.body) as Record<string, unknown> | undefined;
  const { query, variables, operationName } = source ?? {};
  return {
    query,
    variables: (typeof variables === 'string' ? JSON.parse(variables) : variables) as
      | Record<string, unknown>
      | undefined,
    operationName: typeof operationName === 'string' ? operationName : undefined,
  };
}

function parseDocument(query: string) {
  try {
    return parse(query, { maxTokens: 2000 });
  } catch (error) {
    return error as GraphQLError;
  }
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
  ended.addEventListener('abort', () => void results.return(undefined));
  try {
    for await (const result of results) {
      response.write(`event: next\ndata: ${JSON.stringify(options.formatErrors(result))}\n\n`);
    }
    response.write('event: complete\ndata:\n\n');
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
