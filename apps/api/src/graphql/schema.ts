import 'reflect-metadata';
import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { buildSchema } from 'type-graphql';
import { ViewerResolver } from '../access/viewer.resolver.js';
import { ArtifactResolver } from '../artifact/artifact.resolver.js';
import { PhotoResolver } from '../photo/photo.resolver.js';
import { ModelsResolver } from '../reconstruction/models.resolver.js';
import { ReconstructResolver } from '../reconstruction/reconstruct.resolver.js';
import { ReconstructionResolver } from '../reconstruction/reconstruction.resolver.js';
import {
  PhotoReconstructionsResolver,
  ReconstructionListResolver,
} from '../reconstruction/reconstruction-list.resolver.js';
import { NodeResolver } from './node.resolver.js';

/** The schema that is served; `apps/api/schema.graphql` is its committed text. */
export async function createSchema(): Promise<GraphQLSchema> {
  const schema = await buildSchema({
    resolvers: [
      NodeResolver,
      PhotoResolver,
      PhotoReconstructionsResolver,
      ReconstructionResolver,
      ReconstructionListResolver,
      ReconstructResolver,
      ArtifactResolver,
      ModelsResolver,
      ViewerResolver,
    ],
    validate: false,
  });
  return lexicographicSortSchema(schema);
}

/** The schema as text, sorted, so that two builds give the same bytes. */
export function schemaText(schema: GraphQLSchema): string {
  return `${printSchema(schema)}\n`;
}
