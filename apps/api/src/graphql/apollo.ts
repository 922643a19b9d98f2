import type { Server } from 'node:http';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer';
import type { GraphQLSchema, ValidationRule } from 'graphql';
import type { App } from '../app.js';
import type { Context } from './context.js';
import { createErrorFormat } from './error-format.js';
import { httpStatusPlugin } from './http-status-plugin.js';
import { mostTokens } from './query-limits.js';

/** GraphQL over HTTP, guarded: no batches, no cross-site requests, bounded parsing. */
export function createApollo(
  app: App,
  schema: GraphQLSchema,
  limits: ValidationRule,
  httpServer: Server,
): ApolloServer<Context> {
  return new ApolloServer<Context>({
    schema,
    validationRules: [limits],
    introspection: app.config.introspection,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    parseOptions: { maxTokens: mostTokens },
    formatError: createErrorFormat(app.log),
    stopOnTerminationSignals: false,
    plugins: [
      ApolloServerPluginDrainHttpServer({ httpServer, stopGracePeriodMillis: 10_000 }),
      ApolloServerPluginLandingPageDisabled(),
      httpStatusPlugin,
    ],
    logger: {
      debug: (message) => app.log.debug(message),
      info: (message) => app.log.info(message),
      warn: (message) => app.log.warn(message),
      error: (message) => app.log.error(message),
    },
  });
}
