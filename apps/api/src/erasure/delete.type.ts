import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql';
import { UserError } from '../graphql/user-error.type.js';

@InputType('DeleteReconstructionInput', { description: 'What to delete.' })
export class DeleteReconstructionInput {
  @Field(() => ID, { description: 'Id of the reconstruction.' })
  readonly id!: string;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Remove the photos it was made from, too, except those that another reconstruction needs.',
  })
  readonly unusedPhotos?: boolean | null;
}

@InputType('DeletePhotoInput', { description: 'What to delete.' })
export class DeletePhotoInput {
  @Field(() => ID, { description: 'Id of the photo; everything made from it goes with it.' })
  readonly id!: string;
}

@InputType('DeleteSubjectInput', { description: 'Whom to erase.' })
export class DeleteSubjectInput {
  @Field(() => String, { description: 'The label that was given as `subject`.' })
  readonly subject!: string;
}

@ObjectType('DeletionReceipt', {
  description: 'Proof of an erasure; keep it, the server keeps the counts without the contents.',
})
export class DeletionReceipt {
  @Field(() => ID, { description: 'Names the entry in the audit log.' })
  readonly id!: string;

  @Field(() => GraphQLDateTime, { description: 'When it was done.' })
  readonly erasedAt!: Date;

  @Field(() => Int, { description: 'Photos removed.' })
  readonly photos!: number;

  @Field(() => Int, { description: 'Reconstructions removed, waiting and running ones included.' })
  readonly reconstructions!: number;

  @Field(() => Int, { description: 'Artifacts removed; their links no longer work.' })
  readonly artifacts!: number;

  @Field(() => Float, { description: 'Bytes of the removed files.' })
  readonly bytes!: number;

  @Field(() => String, { description: "The server's signature of the above." })
  readonly signature!: string;
}

@ObjectType('DeletePayload', {
  description: 'What a deletion removed. Rows, files and links are gone when it is answered.',
})
export class DeletePayload {
  @Field(() => [ID], { description: 'Ids of the photos and reconstructions that are gone.' })
  readonly deletedIds!: readonly string[];

  @Field(() => DeletionReceipt, { nullable: true, description: 'Proof of it; null with errors.' })
  readonly receipt!: DeletionReceipt | null;

  @Field(() => [UserError], { description: 'Why nothing was done; empty when it was.' })
  readonly userErrors!: readonly UserError[];
}
