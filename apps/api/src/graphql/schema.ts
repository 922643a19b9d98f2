import 'reflect-metadata';
import { type GraphQLSchema, isObjectType, lexicographicSortSchema, printSchema } from 'graphql';
import { buildSchema } from 'type-graphql';
import { ViewerResolver } from '../access/viewer.resolver.js';
import { ArtifactResolver } from '../artifact/artifact.resolver.js';
import { CreateArtifactResolver } from '../artifact/create-artifact.resolver.js';
import { DeleteResolver } from '../erasure/delete.resolver.js';
import { PhotoResolver } from '../photo/photo.resolver.js';
import { ChangeReconstructionResolver } from '../reconstruction/change-reconstruction.resolver.js';
import { FuseResolver } from '../reconstruction/fuse.resolver.js';
import { FusedViewResolver } from '../reconstruction/fusion.type.js';
import { ModelsResolver } from '../reconstruction/models.resolver.js';
import { PoseHeadResolver } from '../reconstruction/pose-head.resolver.js';
import { ReconstructResolver } from '../reconstruction/reconstruct.resolver.js';
import { ReconstructionResolver } from '../reconstruction/reconstruction.resolver.js';
import { ReconstructionChangedResolver } from '../reconstruction/reconstruction-changed.resolver.js';
import {
  PhotoReconstructionsResolver,
  ReconstructionListResolver,
} from '../reconstruction/reconstruction-list.resolver.js';
import { CreateUploadResolver } from '../upload/create-upload.resolver.js';
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
      CreateUploadResolver,
      PoseHeadResolver,
      FuseResolver,
      FusedViewResolver,
      ReconstructResolver,
      ReconstructionChangedResolver,
      ChangeReconstructionResolver,
      CreateArtifactResolver,
      DeleteResolver,
      ArtifactResolver,
      ModelsResolver,
      ViewerResolver,
    ],
    validate: false,
    pubSub: { publish: unused, subscribe: unused }, // subscriptions bring their own source, but without one it does not build
  });
  showCosts(schema);
  describeRoots(schema);
  return lexicographicSortSchema(schema);
}

function unused(): never {
  throw new Error('subscriptions have their own source');
}

function describeRoots(schema: GraphQLSchema): void {
  const descriptions = {
    Query: "What can be read; everything is the caller's own.",
    Mutation: 'What can be done. Each answers with `userErrors` instead of failing when the request is at fault.',
    Subscription: 'What can be followed, over WebSockets at /graphql or server-sent events at /graphql/stream.',
  };
  for (const [name, description] of Object.entries(descriptions)) {
    const type = schema.getType(name);
    if (type) type.description = description;
  }
}

/** Puts the static cost of the fields that have one of their own into their descriptions. */
function showCosts(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const cost = field.extensions.cost;
      if (typeof cost === 'number') field.description = `${field.description} Cost: ${cost}.`;
    }
  }
}

/** The schema as text, sorted, so that two builds give the same bytes. */
export function schemaText(schema: GraphQLSchema): string {
  return `${printSchema(schema)}\n`;
}
