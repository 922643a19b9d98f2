import { Arg, Ctx, Extensions, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { ApiError } from '../graphql/api-error.js';
import { collectUserErrors } from '../graphql/collect-user-errors.js';
import type { Context } from '../graphql/context.js';
import { UserError } from '../graphql/user-error.type.js';
import { reconstructionRowId } from './change-reconstruction.resolver.js';
import { loadStored } from './derive.js';
import { fuseStored } from './fuse-stored.js';
import { ReconstructionType } from './reconstruction.type.js';
import { ArtifactKind } from './reconstruction-enums.js';

@InputType('FuseReconstructionsInput', { description: 'Reconstructions of one person.' })
export class FuseReconstructionsInput {
  @Field(() => [ID], {
    description:
      '2 to 20 SUCCEEDED reconstructions of one person with one head model, of at least two photos. The first gives photo, pose and expression.',
  })
  readonly reconstructionIds!: string[];

  @Field(() => [ArtifactKind], { nullable: true, defaultValue: ['MESH_GLB'], description: 'Files to make at once.' })
  readonly artifacts?: ArtifactKind[] | null;
}

@ObjectType('FuseReconstructionsPayload', { description: 'What became of a fuseReconstructions request.' })
export class FuseReconstructionsPayload {
  @Field(() => ReconstructionType, { nullable: true, description: 'The new reconstruction, done; null with errors.' })
  readonly reconstruction!: ReconstructionType | null;

  @Field(() => [UserError], { description: 'Why nothing was done; empty when it was.' })
  readonly userErrors!: readonly UserError[];
}

@Resolver()
export class FuseResolver {
  @Extensions({ cost: 50 })
  @Mutation(() => FuseReconstructionsPayload, {
    description:
      'Makes one identity from several photos of one person: a joint fit where all photos are kept, else the mean of their shapes weighted by precision; `fusion` says which. The same ids give the same reconstruction.',
  })
  fuseReconstructions(
    @Arg('input', () => FuseReconstructionsInput, { description: 'Which ones.' }) input: FuseReconstructionsInput,
    @Ctx() { app, caller }: Context,
  ): Promise<FuseReconstructionsPayload> {
    const field = 'reconstructionIds';
    return collectUserErrors<Omit<FuseReconstructionsPayload, 'userErrors'>>({ reconstruction: null }, async () => {
      const ids = [...new Set(input.reconstructionIds.map((id) => reconstructionRowId(id, field)))];
      if (ids.length < 2 || ids.length > 20) {
        throw new ApiError('INVALID_ARGUMENT', `${ids.length} different ids were given; 2 to 20 can be fused.`, [
          'input',
          field,
        ]);
      }
      const stored = await Promise.all(ids.map((id) => loadStored(app, caller, id, field)));
      const models = new Set(stored.map(({ result }) => result.headModel.id));
      if (models.size > 1) {
        throw new ApiError('INVALID_ARGUMENT', `They use different head models: ${[...models].join(', ')}.`, [
          'input',
          field,
        ]);
      }
      const subjects = new Set(stored.flatMap(({ row }) => row.subject ?? []));
      if (subjects.size > 1) {
        throw new ApiError('INVALID_ARGUMENT', 'They are labelled as different persons.', ['input', field]);
      }
      const row = await fuseStored(app, caller, stored);
      for (const kind of new Set(input.artifacts ?? (['MESH_GLB'] as const)))
        await app.artifactMaking.make(app, caller, row, kind, {});
      return { reconstruction: new ReconstructionType(row) };
    });
  }
}
