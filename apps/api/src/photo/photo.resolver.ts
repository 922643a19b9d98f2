import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import type { Context } from '../graphql/context.js';
import { rowId } from '../graphql/global-id.js';
import { PhotoType } from './photo.type.js';

@Resolver(() => PhotoType)
export class PhotoResolver {
  @Query(() => PhotoType, { nullable: true, description: 'A photo by id; null when there is none.' })
  async photo(
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Ctx() { loaders }: Context,
  ): Promise<PhotoType | null> {
    const uuid = rowId('Photo', id);
    const row = uuid && (await loaders.photo.load(uuid));
    return row ? new PhotoType(row) : null;
  }
}
