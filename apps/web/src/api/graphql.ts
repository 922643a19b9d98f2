import { initGraphQLTada } from 'gql.tada';
import type { introspection } from '../generated/introspection.js';

/** Types every document against apps/api/schema.graphql; the types are made by `pnpm types`. */
export const graphql = initGraphQLTada<{
  introspection: introspection;
  disableMasking: true;
  scalars: { ID: string; DateTime: string; DateTimeISO: string; URL: string; Upload: Blob };
}>();
