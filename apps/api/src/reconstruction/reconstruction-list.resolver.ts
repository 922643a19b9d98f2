import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, ArgsType, Ctx, Field, FieldResolver, Info, Int, Query, Resolver, Root } from 'type-graphql';
import { checkText } from '../graphql/api-error.js';
import { asksFor } from '../graphql/asks-for.js';
import type { Context } from '../graphql/context.js';
import { readPageArguments } from '../graphql/page.js';
import { PhotoType } from '../photo/photo.type.js';
import { resultFields } from './reconstruction.type.js';
import { ReconstructionOrder } from './reconstruction-enums.js';
import { loadReconstructionPage, ReconstructionConnection, ReconstructionFilter } from './reconstruction-page.js';

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

const photoField = new Set(['photo']);

const wantedBy = (info: GraphQLResolveInfo) => ({
  photo: asksFor(info, photoField),
  results: asksFor(info, resultFields),
});

@Resolver(() => ReconstructionConnection)
export class ReconstructionListResolver {
  @Query(() => ReconstructionConnection, { description: "The caller's reconstructions." })
  reconstructions(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { app, caller, loaders }: Context,
    @Arg('filter', () => ReconstructionFilter, { nullable: true, description: 'Which ones.' })
    filter: ReconstructionFilter | undefined,
    @Arg('orderBy', () => ReconstructionOrder, {
      nullable: true,
      defaultValue: ReconstructionOrder.CREATED_AT_DESC,
      description: 'In which order.',
    })
    orderBy: ReconstructionOrder | null,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ReconstructionConnection> {
    for (const name of ['subject', 'subjectContains'] as const) checkText(filter?.[name], ['filter', name]);
    const list = {
      owner: caller.owner,
      status: filter?.status ?? undefined,
      subject: filter?.subject ?? undefined,
      subjectContains: filter?.subjectContains ?? undefined,
      createdAfter: filter?.createdAfter ?? undefined,
      createdBefore: filter?.createdBefore ?? undefined,
    };
    const order = orderBy ?? 'CREATED_AT_DESC';
    return loadReconstructionPage(app.prisma, loaders, list, readPageArguments(page), order, wantedBy(info));
  }

  @FieldResolver(() => Int, { nullable: true, description: 'How many there are in all; null when more than 10,000.' })
  totalCount(@Root() { filter }: ReconstructionConnection, @Ctx() { loaders }: Context): Promise<number | null> {
    return loaders.counts.load({ kind: 'total', filter });
  }
}

@Resolver(() => PhotoType)
export class PhotoReconstructionsResolver {
  @FieldResolver(() => ReconstructionConnection, { description: 'One per face, oldest first.' })
  reconstructions(
    @Root() { row }: PhotoType,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { app, caller, loaders }: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ReconstructionConnection> {
    const where = { owner: caller.owner, photoId: row.id };
    return loadReconstructionPage(
      app.prisma,
      loaders,
      where,
      readPageArguments(page),
      'CREATED_AT_ASC',
      wantedBy(info),
    );
  }
}
