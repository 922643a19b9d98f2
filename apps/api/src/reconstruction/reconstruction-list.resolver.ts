import { Arg, Args, ArgsType, Ctx, Field, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import type { Prisma } from '../generated/prisma/client.js';
import type { Context } from '../graphql/context.js';
import { readPageArguments } from '../graphql/page.js';
import { PhotoType } from '../photo/photo.type.js';
import { ReconstructionOrder } from './reconstruction-enums.js';
import {
  countLimit,
  loadReconstructionPage,
  ReconstructionConnection,
  ReconstructionFilter,
} from './reconstruction-page.js';

@ArgsType()
class PageArgs {
  @Field(() => Int, { nullable: true, description: 'So many from the start, 1 to 100; 20 when neither is given.' })
  readonly first?: number;

  @Field(() => String, { nullable: true, description: 'Only items after this cursor.' })
  readonly after?: string;

  @Field(() => Int, { nullable: true, description: 'So many from the end, 1 to 100.' })
  readonly last?: number;

  @Field(() => String, { nullable: true, description: 'Only items before this cursor.' })
  readonly before?: string;
}

@Resolver(() => ReconstructionConnection)
export class ReconstructionListResolver {
  @Query(() => ReconstructionConnection, { description: "The caller's reconstructions." })
  reconstructions(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { app, caller }: Context,
    @Arg('filter', () => ReconstructionFilter, { nullable: true, description: 'Which ones.' })
    filter: ReconstructionFilter | undefined,
    @Arg('orderBy', () => ReconstructionOrder, {
      nullable: true,
      defaultValue: ReconstructionOrder.CREATED_AT_DESC,
      description: 'In which order.',
    })
    orderBy: ReconstructionOrder | null,
  ): Promise<ReconstructionConnection> {
    const where: Prisma.ReconstructionWhereInput = {
      owner: caller.owner,
      ...(filter?.status ? { status: { in: filter.status } } : {}),
      ...(filter?.subject != null ? { subject: filter.subject } : {}),
      ...(filter?.subjectContains
        ? { AND: { subject: { contains: filter.subjectContains, mode: 'insensitive' } } }
        : {}),
      ...(filter?.createdAfter || filter?.createdBefore
        ? {
            createdAt: {
              ...(filter.createdAfter ? { gte: filter.createdAfter } : {}),
              ...(filter.createdBefore ? { lt: filter.createdBefore } : {}),
            },
          }
        : {}),
    };
    return loadReconstructionPage(app.prisma, where, readPageArguments(page), orderBy ?? 'CREATED_AT_DESC');
  }

  @FieldResolver(() => Int, { nullable: true, description: 'How many there are in all; null when more than 10,000.' })
  async totalCount(@Root() { where }: ReconstructionConnection, @Ctx() { app }: Context): Promise<number | null> {
    const total = await app.prisma.reconstruction.count({ where, take: countLimit + 1 });
    return total > countLimit ? null : total;
  }
}

@Resolver(() => PhotoType)
export class PhotoReconstructionsResolver {
  @FieldResolver(() => ReconstructionConnection, { description: 'One per face, oldest first.' })
  reconstructions(
    @Root() { row }: PhotoType,
    @Ctx() { app, caller }: Context,
    @Arg('first', () => Int, { nullable: true, description: 'So many, 1 to 100; 20 when not given.' }) first?: number,
    @Arg('after', () => String, { nullable: true, description: 'Only items after this cursor.' }) after?: string,
  ): Promise<ReconstructionConnection> {
    const where = { owner: caller.owner, photoId: row.id };
    return loadReconstructionPage(app.prisma, where, readPageArguments({ first, after }), 'CREATED_AT_ASC');
  }
}
