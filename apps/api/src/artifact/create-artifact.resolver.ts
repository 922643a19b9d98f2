import { Arg, Ctx, Extensions, Field, ID, InputType, Int, Mutation, ObjectType, Resolver } from 'type-graphql';
import { ApiError } from '../graphql/api-error.js';
import { collectUserErrors } from '../graphql/collect-user-errors.js';
import type { Context } from '../graphql/context.js';
import { UserError } from '../graphql/user-error.type.js';
import { reconstructionRowId } from '../reconstruction/change-reconstruction.resolver.js';
import { checkTextureSize } from '../reconstruction/reconstruct-request.js';
import { ArtifactKind } from '../reconstruction/reconstruction-enums.js';
import { ArtifactType } from './artifact.type.js';

@InputType('CreateArtifactInput', { description: 'A file to make from a stored reconstruction.' })
export class CreateArtifactInput {
  @Field(() => ID, { description: 'Id of a SUCCEEDED reconstruction.' })
  readonly reconstructionId!: string;

  @Field(() => ArtifactKind, { description: 'What to make.' })
  readonly kind!: ArtifactKind;

  @Field(() => Int, {
    nullable: true,
    defaultValue: 512,
    description: 'Side of the texture, where the kind has one: 256, 512, 1024, 2048 or 4096.',
  })
  readonly textureSize?: number | null;

  @Field(() => Boolean, { nullable: true, defaultValue: false, description: 'Without expression, jaw, neck and gaze.' })
  readonly neutral?: boolean | null;
}

@ObjectType('CreateArtifactPayload', { description: 'What became of a createArtifact request.' })
export class CreateArtifactPayload {
  @Field(() => ArtifactType, { nullable: true, description: 'The file; null with errors.' })
  readonly artifact!: ArtifactType | null;

  @Field(() => [UserError], { description: 'Why nothing was done; empty when it was.' })
  readonly userErrors!: readonly UserError[];
}

@Resolver()
export class CreateArtifactResolver {
  @Extensions({ cost: 50 })
  @Mutation(() => CreateArtifactPayload, {
    description: 'Makes a file of any kind from a stored reconstruction; the same kind and options give the same file.',
  })
  createArtifact(
    @Arg('input', () => CreateArtifactInput, { description: 'What to make, from what.' }) input: CreateArtifactInput,
    @Ctx() { app, caller }: Context,
  ): Promise<CreateArtifactPayload> {
    return collectUserErrors<Omit<CreateArtifactPayload, 'userErrors'>>({ artifact: null }, async () => {
      const textureSize = checkTextureSize(input.textureSize);
      const id = reconstructionRowId(input.reconstructionId, 'reconstructionId');
      const row = await app.prisma.reconstruction.findFirst({
        where: { id, owner: caller.owner },
        include: { photo: true },
      });
      if (!row) throw new ApiError('NOT_FOUND', 'No such reconstruction.', ['input', 'reconstructionId']);
      const options = { textureSize, neutral: input.neutral ?? false };
      return { artifact: new ArtifactType(await app.artifactMaking.make(app, caller, row, input.kind, options)) };
    });
  }
}
