import { unwrapResolverError } from '@apollo/server/errors';
import { type ExecutionResult, GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import { toApiError } from './api-error.js';

/** Errors that leave the server: known ones with their code, others masked and logged. */
export function createErrorFormat(log: Logger) {
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const original = unwrapResolverError(error);
    const known = toApiError(original);
    if (known) {
      return {
        ...formatted,
        message: known.message,
        extensions: { code: known.code === 'INVALID_ARGUMENT' ? 'BAD_USER_INPUT' : known.code, reason: known.code },
      };
    }
    if (formatted.extensions?.code !== 'INTERNAL_SERVER_ERROR') {
      const { stacktrace: _hidden, ...extensions } = formatted.extensions ?? {};
      return { ...formatted, extensions: { ...extensions, ...codeOfRule(original) } };
    }
    if (original instanceof GraphQLError && !original.originalError && !original.path) {
      return { ...formatted, extensions: { code: 'BAD_REQUEST' } }; // Apollo's own, about the request; such as a hash of another query
    }
    log.error({ err: original }, 'unexpected error in a resolver');
    return {
      message: 'The server failed. Its log has the details.',
      ...(formatted.locations ? { locations: formatted.locations } : {}),
      ...(formatted.path ? { path: formatted.path } : {}),
      extensions: { code: 'INTERNAL_SERVER_ERROR' },
    };
  };
}

/** Apollo writes its own code over that of a validation rule, and keeps the rule's error. */
function codeOfRule(error: unknown): { code: string } | null {
  const reported = error instanceof GraphQLError ? error.originalError : null;
  const code = reported instanceof GraphQLError ? reported.extensions.code : null;
  return typeof code === 'string' ? { code } : null;
}

/** The same for results that do not pass through Apollo: subscriptions over sockets and events. */
export function createResultFormat(log: Logger) {
  const format = createErrorFormat(log);
  return ({ data, errors }: ExecutionResult): { data?: unknown; errors?: GraphQLFormattedError[] } => ({
    ...(data === undefined ? {} : { data }),
    ...(errors
      ? {
          errors: errors.map((error) => {
            const isOurs = error.originalError != null; // a resolver threw; else it is about the request
            const code = error.extensions.code ?? (isOurs ? 'INTERNAL_SERVER_ERROR' : 'BAD_USER_INPUT');
            return format({ ...error.toJSON(), extensions: { ...error.extensions, code } }, error);
          }),
        }
      : {}),
  });
}
