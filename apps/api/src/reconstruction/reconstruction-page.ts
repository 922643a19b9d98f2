import { GraphQLDateTime } from 'graphql-scalars';
import { Field, InputType, ObjectType } from 'type-graphql';
import type { Prisma, PrismaClient } from '../generated/prisma/client.js';
import type { Loaders } from '../graphql/loaders.js';
import { encodeCursor, type Key, PageInfo, type PageWindow } from '../graphql/page.js';
import { type ListFilter, toWhere } from './list-filter.js';
import { ReconstructionType } from './reconstruction.type.js';
import { type ReconstructionOrder, ReconstructionStatus } from './reconstruction-enums.js';

@ObjectType('ReconstructionEdge', { description: 'A reconstruction and its place in a list.' })
export class ReconstructionEdge {
  @Field(() => String, { description: 'Its place; pass it as `after` or `before`.' })
  readonly cursor!: string;

  @Field(() => ReconstructionType, { description: 'The reconstruction.' })
  readonly node!: ReconstructionType;
}

@ObjectType('ReconstructionConnection', { description: 'A page of reconstructions.' })
export class ReconstructionConnection {
  @Field(() => [ReconstructionEdge], { description: 'The items with their cursors.' })
  readonly edges!: readonly ReconstructionEdge[];

  @Field(() => [ReconstructionType], { description: 'The items.' })
  readonly nodes!: readonly ReconstructionType[];

  @Field(() => PageInfo, { description: 'Where the page lies.' })
  readonly pageInfo!: PageInfo;

  /** What `totalCount` counts; the resolver adds it. */
  readonly filter!: ListFilter;
}

@InputType('ReconstructionFilter', { description: 'Which reconstructions to list; every condition given must hold.' })
export class ReconstructionFilter {
  @Field(() => [ReconstructionStatus], { nullable: true, description: 'In one of these states.' })
  readonly status?: ReconstructionStatus[];

  @Field(() => String, { nullable: true, description: 'Of this person, by the label the client gave.' })
  readonly subject?: string;

  @Field(() => String, { nullable: true, description: 'Of people whose label contains this, in capitals or not.' })
  readonly subjectContains?: string;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Asked for at or after this time.' })
  readonly createdAfter?: Date;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Asked for before this time.' })
  readonly createdBefore?: Date;
}

/**
 * One page by keyset: its cost does not depend on how far down the list it lies, nor on how long the list is.
 *
 * @param wanted what is read with the rows: their photos, and the large columns for `resultFields`
 */
export async function loadReconstructionPage(
  prisma: PrismaClient,
  loaders: Pick<Loaders, 'photo'>,
  filter: ListFilter,
  window: PageWindow,
  order: ReconstructionOrder,
  wanted: { readonly photo: boolean; readonly results: boolean },
): Promise<ReconstructionConnection> {
  const listOrder = order === 'CREATED_AT_ASC' ? 'asc' : 'desc';
  const direction = window.backwards === (listOrder === 'asc') ? 'desc' : 'asc';
  const bounds = [
    ...(window.after ? [beyond(window.after, listOrder === 'asc' ? 'gt' : 'lt')] : []),
    ...(window.before ? [beyond(window.before, listOrder === 'asc' ? 'lt' : 'gt')] : []),
  ];
  const rows = await prisma.reconstruction.findMany({
    where: { AND: [toWhere(filter), ...bounds] },
    include: { photo: wanted.photo },
    omit: { request: true, face: !wanted.results, result: !wanted.results, timings: !wanted.results },
    relationLoadStrategy: 'join',
    orderBy: [{ createdAt: direction }, { id: direction }],
    take: window.size + 1,
  });
  const hasMore = rows.length > window.size;
  const page = rows.slice(0, window.size);
  if (window.backwards) page.reverse();
  for (const { photo } of page) if (photo) loaders.photo.prime(photo.id, photo);
  const edges = page.map((row) => ({ cursor: encodeCursor(row), node: new ReconstructionType(row) }));
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: {
      hasNextPage: window.backwards ? window.before !== null : hasMore,
      hasPreviousPage: window.backwards ? hasMore : window.after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    filter,
  };
}

/** Rows on one side of a key. The first condition repeats the second, so that the index's range is used. */
function beyond({ createdAt, id }: Key, side: 'gt' | 'lt'): Prisma.ReconstructionWhereInput {
  return {
    createdAt: side === 'gt' ? { gte: createdAt } : { lte: createdAt },
    OR: [{ createdAt: { [side]: createdAt } }, { createdAt, id: { [side]: id } }],
  };
}
