import { unwrapResolverError } from '@apollo/server/errors';
import type { GraphQLFormattedError } from 'graphql';
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
      return { ...formatted, extensions };
    }
    const httpStatus = (original as { status?: number } | null)?.status;
    if (httpStatus === 413) {
      return { ...formatted, message: 'The file is over the limit.', extensions: { code: 'IMAGE_TOO_LARGE' } };
    }
    log.error({ error: original }, 'unexpected error in a resolver');
    return {
      message: 'The server failed. Its log has the details.',
      ...(formatted.locations ? { locations: formatted.locations } : {}),
      ...(formatted.path ? { path: formatted.path } : {}),
      extensions: { code: 'INTERNAL_SERVER_ERROR' },
    };
  };
}
