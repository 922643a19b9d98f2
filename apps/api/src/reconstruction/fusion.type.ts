import type { FusedView } from '@ringnet/reconstruct';
import { Arg, Ctx, Extensions, Field, FieldResolver, Float, Int, ObjectType, Resolver, Root } from 'type-graphql';
import type { Context } from '../graphql/context.js';
import { PhotoType } from '../photo/photo.type.js';
import { firstOf } from './first-of.js';
import { Camera, Pose } from './pose.type.js';
import { ReconstructionType } from './reconstruction.type.js';
import { FusionMethod } from './reconstruction-enums.js';
import { cameraOf, poseOf } from './reconstruction-parts.js';
import type { FusedSource } from './stored-reconstruction.js';

@ObjectType('FusedView', { description: "One photo's own part in a fused head; the shape is the head's." })
export class FusedViewType {
  constructor(
    readonly view: FusedView,
    readonly source: FusedSource,
  ) {}

  @Field(() => Camera, { description: 'The camera of this photo.' })
  get camera(): Camera {
    return cameraOf(this.view);
  }

  @Field(() => Pose, { description: 'How the head is turned in this photo.' })
  get pose(): Pose {
    return poseOf(this.view);
  }
}

@ObjectType('Fusion', { description: 'How several photos of one person became one head.' })
export class FusionType {
  @Field(() => FusionMethod, { description: 'What was done.' })
  readonly method!: FusionMethod;

  @Field(() => String, { nullable: true, description: 'Why there was no joint fit; null when there was one.' })
  readonly note!: string | null;

  @Extensions({ items: 20 })
  @Field(() => [FusedViewType], {
    description: 'One for each photo; the first gives the head its photo, pose, expression and camera.',
  })
  readonly views!: readonly FusedViewType[];
}

@Resolver(() => FusedViewType)
export class FusedViewResolver {
  @FieldResolver(() => ReconstructionType, {
    nullable: true,
    description: 'What was made of this photo alone; null once deleted.',
  })
  async reconstruction(
    @Root() { source }: FusedViewType,
    @Ctx() { loaders }: Context,
  ): Promise<ReconstructionType | null> {
    const row = await loaders.reconstruction.load(source.reconstructionId);
    return row && new ReconstructionType(row);
  }

  @FieldResolver(() => PhotoType, { nullable: true, description: 'The photo; null once deleted.' })
  async photo(@Root() { source }: FusedViewType, @Ctx() { loaders }: Context): Promise<PhotoType | null> {
    const row = await loaders.photo.load(source.photoId);
    return row && new PhotoType(row);
  }

  @FieldResolver(() => [Float], { description: 'Expression coefficients (psi) in this photo.' })
  expression(
    @Root() { view }: FusedViewType,
    @Arg('first', () => Int, { nullable: true, description: 'Only so many, from the start.' }) first?: number,
  ): number[] {
    return firstOf(view.parameters.expression, first);
  }
}
