import type { ApolloServerPlugin } from '@apollo/server';

const requestErrorCodes = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'OPERATION_RESOLUTION_FAILURE',
  'QUERY_TOO_COMPLEX',
]);

/**
 * GraphQL over HTTP: clients that accept only application/json get 200 with a faulty query; those that accept
 * application/graphql-response+json get 400.
 */
export const httpStatusPlugin: ApolloServerPlugin = {
  requestDidStart: async () => ({
    willSendResponse: async ({ request, response }) => {
      const accept = request.http?.headers.get('accept') ?? '';
      const { http, body } = response;
      if (http.status !== 400 || body.kind !== 'single' || accept.includes('application/graphql-response+json')) return;
      const code = body.singleResult.errors?.[0]?.extensions?.code;
      if (typeof code === 'string' && requestErrorCodes.has(code)) http.status = 200;
    },
  }),
};
