import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { UserError } from '../graphql/user-error.type.js';
import { PhotoType } from '../photo/photo.type.js';
import { GraphQLUpload, type UploadedFile } from '../upload/uploaded-file.js';
import { ReconstructionType } from './reconstruction.type.js';
import { ArtifactKind, CropMode, FaceSelection } from './reconstruction-enums.js';

@InputType('ReconstructInput', {
  description: 'A photo and what to make of it. Exactly one of image, imageBase64, uploadToken and photoId.',
})
export class ReconstructInput {
  @Field(() => GraphQLUpload, { nullable: true, description: 'The photo as a file of a multipart request.' })
  readonly image?: UploadedFile | null;

  @Field(() => String, { nullable: true, description: 'The photo as base64 or a data URL, at most 256 kB decoded.' })
  readonly imageBase64?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Token of a staged upload whose bytes have arrived; works once.',
  })
  readonly uploadToken?: string | null;

  @Field(() => ID, { nullable: true, description: 'A photo that is already here.' })
  readonly photoId?: string | null;

  @Field(() => FaceSelection, { nullable: true, defaultValue: 'LARGEST', description: 'Which faces.' })
  readonly faces?: keyof typeof FaceSelection | null;

  @Field(() => CropMode, { nullable: true, defaultValue: 'DETECT', description: 'How the photo is cropped.' })
  readonly crop?: keyof typeof CropMode | null;

  @Field(() => ID, { nullable: true, description: 'Id of a head model from `models`; the default when absent.' })
  readonly headModel?: string | null;

  @Field(() => ID, { nullable: true, description: 'Id of a regressor from `models`; the default when absent.' })
  readonly regressor?: string | null;

  @Field(() => [ArtifactKind], {
    nullable: true,
    defaultValue: ['MESH_GLB', 'OVERLAY_PNG'],
    description: 'Files to make at once; others can be made later.',
  })
  readonly artifacts?: ArtifactKind[] | null;

  @Field(() => Int, {
    nullable: true,
    defaultValue: 512,
    description: 'Side of the texture: 256, 512, 1024, 2048 or 4096.',
  })
  readonly textureSize?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Your label of the person, for erasure and fusion; at most 255 characters.',
  })
  readonly subject?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Makes a repeated request safe: the same key and request give the same reconstruction for 24 hours. At most 255 characters.',
  })
  readonly idempotencyKey?: string | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When to delete the photo and everything made from it.',
  })
  readonly expiresAt?: Date | null;

  @Field(() => String, {
    nullable: true,
    description:
      'An https address that is told, signed, when the reconstruction has ended. Off unless the operator allows it.',
  })
  readonly webhookUrl?: string | null;
}

@ObjectType('ReconstructPayload', { description: 'What became of a reconstruct request.' })
export class ReconstructPayload {
  @Field(() => ReconstructionType, {
    nullable: true,
    description: 'The reconstruction, queued or done; null with errors.',
  })
  readonly reconstruction!: ReconstructionType | null;

  @Field(() => PhotoType, { nullable: true, description: 'The photo; null with errors.' })
  readonly photo!: PhotoType | null;

  @Field(() => [UserError], { description: 'Why nothing was done; empty when it was.' })
  readonly userErrors!: readonly UserError[];
}
