import { Ctx, Field, FieldResolver, Float, Int, ObjectType, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../graphql/context.js';
import { countStoredBytes, countToday } from '../reconstruction/queue-limits.js';

@ObjectType('Limits', { description: 'What this server allows the caller.' })
export class Limits {
  @Field(() => Int, { description: 'Length of an uploaded file, bytes.' })
  readonly uploadBytes!: number;

  @Field(() => Int, { description: 'Width times height of a photo.' })
  readonly uploadPixels!: number;

  @Field(() => Int, { nullable: true, description: 'Requests in a minute; null is unlimited.' })
  readonly requestsPerMinute!: number | null;

  @Field(() => Int, { nullable: true, description: 'Reconstructions in 24 hours; null is unlimited.' })
  readonly reconstructionsPerDay!: number | null;

  @Field(() => Float, { nullable: true, description: 'Bytes of photos and artifacts; null is unlimited.' })
  readonly storageBytes!: number | null;

  @Field(() => Int, { description: 'Static cost that a query may have.' })
  readonly queryCost!: number;
}

@ObjectType('Usage', { description: 'What the caller has used up.' })
export class Usage {
  @Field(() => Int, { description: 'Reconstructions asked for in the last 24 hours.' })
  readonly reconstructionsToday!: number;

  @Field(() => Float, { description: 'Bytes of stored photos and artifacts.' })
  readonly storageBytes!: number;
}

@ObjectType('Viewer', { description: 'Who is asking.' })
export class Viewer {
  @Field(() => String, { description: 'The tenant: callers of one owner see the same things.' })
  readonly owner!: string;

  @Field(() => String, { description: 'Name of the API key, or `local` without keys.' })
  readonly keyName!: string;
}

const unlimitedIfZero = (value: number): number | null => (value > 0 ? value : null);

@Resolver(() => Viewer)
export class ViewerResolver {
  @Query(() => Viewer, { description: 'Who the key belongs to, its limits and its usage.' })
  viewer(@Ctx() { caller }: Context): Viewer {
    return { owner: caller.owner, keyName: caller.keyName };
  }

  @FieldResolver(() => Limits, { description: 'What is allowed.' })
  limits(@Ctx() { app, caller }: Context): Limits {
    return {
      uploadBytes: app.config.maxUploadBytes,
      uploadPixels: app.config.maxPixels,
      requestsPerMinute: unlimitedIfZero(caller.limits.requestsPerMinute),
      reconstructionsPerDay: unlimitedIfZero(caller.limits.reconstructionsPerDay),
      storageBytes: unlimitedIfZero(caller.limits.storageBytes),
      queryCost: app.config.maxCost,
    };
  }

  @FieldResolver(() => Usage, { description: 'What is used up.' })
  async usage(@Root() { owner }: Viewer, @Ctx() { app }: Context): Promise<Usage> {
    const [reconstructionsToday, storageBytes] = await Promise.all([
      countToday(app.prisma, owner),
      countStoredBytes(app.prisma, owner),
    ]);
    return { reconstructionsToday, storageBytes };
  }
}
