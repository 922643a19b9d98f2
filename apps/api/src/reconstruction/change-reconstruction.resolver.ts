import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { ApiError } from '../graphql/api-error.js';
import { collectUserErrors } from '../graphql/collect-user-errors.js';
import type { Context } from '../graphql/context.js';
import { rowId } from '../graphql/global-id.js';
import { UserError } from '../graphql/user-error.type.js';
import { cancelReconstruction, retryReconstruction } from './change-reconstruction.js';
import { ReconstructionType } from './reconstruction.type.js';

@InputType('CancelReconstructionInput', { description: 'What to cancel.' })
export class CancelReconstructionInput {
  @Field(() => ID, { description: 'Id of the reconstruction.' })
  readonly id!: string;
}

@InputType('RetryReconstructionInput', { description: 'What to try again.' })
export class RetryReconstructionInput {
  @Field(() => ID, { description: 'Id of a FAILED or CANCELED reconstruction.' })
  readonly id!: string;
}

@ObjectType('CancelReconstructionPayload', { description: 'What became of a cancelReconstruction request.' })
export class CancelReconstructionPayload {
  @Field(() => ReconstructionType, {
    nullable: true,
    description: 'As it is now; one that had ended before stays as it ended.',
  })
  readonly reconstruction!: ReconstructionType | null;

  @Field(() => [UserError], { description: 'Why nothing was done; empty when it was.' })
  readonly userErrors!: readonly UserError[];
}

@ObjectType('RetryReconstructionPayload', { description: 'What became of a retryReconstruction request.' })
export class RetryReconstructionPayload {
  @Field(() => ReconstructionType, { nullable: true, description: 'Queued again; null with errors.' })
  readonly reconstruction!: ReconstructionType | null;

  @Field(() => [UserError], { description: 'Why nothing was done; empty when it was.' })
  readonly userErrors!: readonly UserError[];
}

const nothing = { reconstruction: null };

/** @throws ApiError NOT_FOUND when the id is of something else */
export function reconstructionRowId(id: string, field: string): string {
  const uuid = rowId('Reconstruction', id);
  if (uuid) return uuid;
  throw new ApiError('NOT_FOUND', 'No such reconstruction.', ['input', field]);
}

@Resolver()
export class ChangeReconstructionResolver {
  @Mutation(() => CancelReconstructionPayload, {
    description: 'Ends a waiting or running reconstruction. Canceling what has ended changes nothing.',
  })
  cancelReconstruction(
    @Arg('input', () => CancelReconstructionInput, { description: 'What to cancel.' }) {
      id,
    }: CancelReconstructionInput,
    @Ctx() { app, caller }: Context,
  ): Promise<CancelReconstructionPayload> {
    return collectUserErrors<Omit<CancelReconstructionPayload, 'userErrors'>>(nothing, async () => ({
      reconstruction: new ReconstructionType(await cancelReconstruction(app, caller, reconstructionRowId(id, 'id'))),
    }));
  }

  @Mutation(() => RetryReconstructionPayload, { description: 'Queues a FAILED or CANCELED reconstruction again.' })
  retryReconstruction(
    @Arg('input', () => RetryReconstructionInput, { description: 'What to try again.' }) {
      id,
    }: RetryReconstructionInput,
    @Ctx() { app, caller }: Context,
  ): Promise<RetryReconstructionPayload> {
    return collectUserErrors<Omit<RetryReconstructionPayload, 'userErrors'>>(nothing, async () => ({
      reconstruction: new ReconstructionType(await retryReconstruction(app, caller, reconstructionRowId(id, 'id'))),
    }));
  }
}
