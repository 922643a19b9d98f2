import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { ApiError } from '../graphql/api-error.js';
import { collectUserErrors } from '../graphql/collect-user-errors.js';
import type { Context } from '../graphql/context.js';
import { rowId } from '../graphql/global-id.js';
import { DeletePayload, DeletePhotoInput, DeleteReconstructionInput, DeleteSubjectInput } from './delete.type.js';
import { type ErasureScope, erase } from './erase.js';

@Resolver()
export class DeleteResolver {
  @Mutation(() => DeletePayload, {
    description:
      'Removes a reconstruction with its artifacts; its photo stays unless `unusedPhotos` are to go with it.',
  })
  deleteReconstruction(
    @Arg('input', () => DeleteReconstructionInput, { description: 'What to delete.' }) {
      id,
      unusedPhotos,
    }: DeleteReconstructionInput,
    @Ctx() context: Context,
  ): Promise<DeletePayload> {
    const uuid = rowId('Reconstruction', id);
    const scope = uuid === null ? null : { reconstructions: { id: uuid }, withUnusedPhotos: unusedPhotos ?? false };
    return run(context, scope, 'delete-reconstruction', 'id');
  }

  @Mutation(() => DeletePayload, { description: 'Removes a photo with everything made from it.' })
  deletePhoto(
    @Arg('input', () => DeletePhotoInput, { description: 'What to delete.' }) { id }: DeletePhotoInput,
    @Ctx() context: Context,
  ): Promise<DeletePayload> {
    const uuid = rowId('Photo', id);
    return run(context, uuid === null ? null : { photos: { id: uuid } }, 'delete-photo', 'id');
  }

  @Mutation(() => DeletePayload, {
    description:
      'Removes everything of one person: photos, reconstructions, artifacts, links, waiting and running jobs.',
  })
  deleteSubject(
    @Arg('input', () => DeleteSubjectInput, { description: 'Whom to erase.' }) { subject }: DeleteSubjectInput,
    @Ctx() context: Context,
  ): Promise<DeletePayload> {
    const scope = subject.includes('\0') ? null : { photos: { subject }, reconstructions: { subject } }; // no row has a NUL
    return run(context, scope, 'delete-subject', 'subject');
  }
}

function run(
  { app, caller }: Context,
  scope: ErasureScope | null,
  action: string,
  field: string,
): Promise<DeletePayload> {
  return collectUserErrors<Omit<DeletePayload, 'userErrors'>>({ deletedIds: [], receipt: null }, async () => {
    await app.unwritten.settled(caller.owner);
    const erased = scope ? await erase(app, caller, scope, action) : null;
    if (!erased)
      throw new ApiError('NOT_FOUND', `There is nothing to delete: nothing of yours has this ${field}.`, [
        'input',
        field,
      ]);
    return { deletedIds: erased.deletedIds, receipt: erased.receipt };
  });
}
