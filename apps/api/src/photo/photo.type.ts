import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Photo } from '../generated/prisma/client.js';
import { toGlobalId } from '../graphql/global-id.js';
import { NodeInterface } from '../graphql/node.type.js';

@ObjectType('Photo', {
  implements: NodeInterface,
  description:
    'An uploaded photograph. Its pixels are never handed out; its metadata (place, time, camera) is dropped.',
})
export class PhotoType implements NodeInterface {
  readonly typeName = 'Photo';

  constructor(readonly row: Photo) {}

  @Field(() => ID, { description: 'Opaque, unique over all types, stable.' })
  get id(): string {
    return toGlobalId('Photo', this.row.id);
  }

  @Field(() => Int, { description: 'Width in pixels, upright.' })
  get width(): number {
    return this.row.width;
  }

  @Field(() => Int, { description: 'Height in pixels, upright.' })
  get height(): number {
    return this.row.height;
  }

  @Field(() => String, { description: 'SHA-256 of the uploaded bytes, hexadecimal.' })
  get sha256(): string {
    return this.row.sha256;
  }

  @Field(() => Int, { description: 'Length of the uploaded file.' })
  get bytes(): number {
    return this.row.bytes;
  }

  @Field(() => String, { nullable: true, description: "The client's own label of the person in it." })
  get subject(): string | null {
    return this.row.subject;
  }

  @Field(() => GraphQLDateTime, { description: 'When it arrived.' })
  get createdAt(): Date {
    return this.row.createdAt;
  }

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When it and everything made from it is deleted; null is never.',
  })
  get expiresAt(): Date | null {
    return this.row.expiresAt;
  }
}
