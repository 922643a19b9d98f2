import { GraphQLDateTime, GraphQLURL } from 'graphql-scalars';
import { Arg, Ctx, Field, InputType, Int, Mutation, ObjectType, Resolver } from 'type-graphql';
import { collectUserErrors } from '../graphql/collect-user-errors.js';
import type { Context } from '../graphql/context.js';
import { UserError } from '../graphql/user-error.type.js';
import { tooLarge } from '../photo/read-upload.js';
import { openUpload } from './staged-upload.js';

@InputType('CreateUploadInput', { description: 'What will be uploaded.' })
export class CreateUploadInput {
  @Field(() => Int, {
    nullable: true,
    description: 'Length of the file, so that one over the limit is refused at once.',
  })
  readonly bytes?: number | null;
}

@ObjectType('StagedUpload', {
  description: 'An opened upload: PUT the bytes to `url`, then pass `token` to reconstruct.',
})
export class StagedUploadType {
  @Field(() => String, { description: 'Pass it as `uploadToken`; it works once.' })
  readonly token!: string;

  @Field(() => GraphQLURL, { description: 'Where to PUT the bytes; needs no key.' })
  readonly url!: URL;

  @Field(() => GraphQLDateTime, { description: 'When it stops working.' })
  readonly expiresAt!: Date;

  @Field(() => Int, { description: 'Bytes that are taken at most.' })
  readonly maxBytes!: number;
}

@ObjectType('CreateUploadPayload', { description: 'What became of a createUpload request.' })
export class CreateUploadPayload {
  @Field(() => StagedUploadType, { nullable: true, description: 'The opened upload; null with errors.' })
  readonly upload!: StagedUploadType | null;

  @Field(() => [UserError], { description: 'Why nothing was done; empty when it was.' })
  readonly userErrors!: readonly UserError[];
}

@Resolver()
export class CreateUploadResolver {
  @Mutation(() => CreateUploadPayload, {
    description: 'Opens an upload whose bytes are sent separately, for clients without multipart and for slow lines.',
  })
  createUpload(
    @Arg('input', () => CreateUploadInput, { description: 'What will be uploaded.' }) input: CreateUploadInput,
    @Ctx() { app, caller, baseUrl }: Context,
  ): Promise<CreateUploadPayload> {
    return collectUserErrors<Omit<CreateUploadPayload, 'userErrors'>>({ upload: null }, async () => {
      const maxBytes = app.config.maxUploadBytes;
      if (input.bytes != null && input.bytes > maxBytes) throw tooLarge(maxBytes, ['input', 'bytes']);
      const { token, expiresAt } = await openUpload(app, caller);
      return { upload: { token, url: new URL(`${baseUrl}/uploads/${token}`), expiresAt, maxBytes } };
    });
  }
}
