import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Artifact } from '../generated/prisma/client.js';
import { toGlobalId } from '../graphql/global-id.js';
import { NodeInterface } from '../graphql/node.type.js';
import { ArtifactKind } from '../reconstruction/reconstruction-enums.js';

@ObjectType('Artifact', { implements: NodeInterface, description: 'A finished file made from a reconstruction.' })
export class ArtifactType implements NodeInterface {
  readonly typeName = 'Artifact';

  constructor(readonly row: Artifact) {}

  @Field(() => ID, { description: 'Opaque, unique over all types, stable.' })
  get id(): string {
    return toGlobalId('Artifact', this.row.id);
  }

  @Field(() => ArtifactKind, { description: 'What the file holds.' })
  get kind(): ArtifactKind {
    return this.row.kind as ArtifactKind;
  }

  @Field(() => String, { description: 'Such as `model/gltf-binary`.' })
  get mediaType(): string {
    return this.row.mediaType;
  }

  @Field(() => String, { description: 'Name to save it under.' })
  get fileName(): string {
    return this.row.fileName;
  }

  @Field(() => Int, { description: 'Length of the file.' })
  get bytes(): number {
    return this.row.bytes;
  }

  @Field(() => String, { description: 'SHA-256 of the file, hexadecimal; also its ETag.' })
  get sha256(): string {
    return this.row.sha256;
  }

  @Field(() => GraphQLDateTime, { description: 'When it was made.' })
  get createdAt(): Date {
    return this.row.createdAt;
  }

  @Field(() => String, { description: 'Licence of the models that it was made with, which binds its use.' })
  get licence(): string {
    return this.row.licence;
  }
}
