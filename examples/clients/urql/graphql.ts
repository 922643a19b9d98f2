import { initGraphQLTada } from 'gql.tada';
import type { introspection } from './generated/schema.d.ts';

/** Types operations by the server's schema; what the custom scalars are in TypeScript is said here. */
export const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: { DateTime: string; URL: string; Upload: Blob };
}>();
