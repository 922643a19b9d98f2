import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { ArtifactType } from '../artifact/artifact.type.js';
import { PhotoType } from '../photo/photo.type.js';
import { ReconstructionType } from '../reconstruction/reconstruction.type.js';
import { ApiError } from './api-error.js';
import type { Context } from './context.js';
import { fromGlobalId } from './global-id.js';
import type { Loaders } from './loaders.js';
import { NodeInterface } from './node.type.js';

@Resolver()
export class NodeResolver {
  @Query(() => NodeInterface, { nullable: true, description: 'Anything by its id; null when there is none.' })
  node(
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Ctx() { loaders }: Context,
  ): Promise<NodeInterface | null> {
    return findNode(id, loaders);
  }

  @Query(() => [NodeInterface], {
    nullable: 'items',
    description: 'Many by their ids, in that order; null where there is none.',
  })
  nodes(
    @Arg('ids', () => [ID], { description: 'At most 100 ids.' }) ids: string[],
    @Ctx() { loaders }: Context,
  ): Promise<(NodeInterface | null)[]> {
    if (ids.length > 100) throw new ApiError('INVALID_ARGUMENT', `${ids.length} ids were given, at most 100.`, ['ids']);
    return Promise.all(ids.map((id) => findNode(id, loaders)));
  }
}

/** Whatever has that id among what the caller may see. */
export async function findNode(id: string, loaders: Loaders): Promise<NodeInterface | null> {
  const found = fromGlobalId(id);
  switch (found?.type) {
    case 'Photo': {
      const row = await loaders.photo.load(found.uuid);
      return row && new PhotoType(row);
    }
    case 'Reconstruction': {
      const row = await loaders.reconstruction.load(found.uuid);
      return row && new ReconstructionType(row);
    }
    case 'Artifact': {
      const row = await loaders.artifact.load(found.uuid);
      return row && new ArtifactType(row);
    }
    default:
      return null;
  }
}
