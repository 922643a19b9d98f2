import { GraphQLDateTime, GraphQLURL } from 'graphql-scalars';
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Context } from '../graphql/context.js';
import { ArtifactType } from './artifact.type.js';

@Resolver(() => ArtifactType)
export class ArtifactResolver {
  @FieldResolver(() => GraphQLURL, {
    description: 'Where to download it; needs no key and works until `urlExpiresAt`.',
  })
  url(@Root() { id, fileName }: ArtifactType, @Ctx() { app, baseUrl }: Context): URL {
    return new URL(baseUrl + app.links.sign(id, fileName, app.links.expiryFrom(new Date())));
  }

  @FieldResolver(() => GraphQLDateTime, {
    description: 'When the address stops working; ask again for a new one.',
  })
  urlExpiresAt(@Ctx() { app }: Context): Date {
    return app.links.expiryFrom(new Date());
  }
}
