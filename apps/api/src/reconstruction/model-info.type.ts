import type { ModelInfo } from '@ringnet/flame';
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';

export const ModelKind = { HEAD_MODEL: 'HEAD_MODEL', REGRESSOR: 'REGRESSOR' } as const;
export type ModelKind = keyof typeof ModelKind;
registerEnumType(ModelKind, {
  name: 'ModelKind',
  description: 'What a model is for.',
  valuesConfig: {
    HEAD_MODEL: { description: 'Turns parameters into a surface.' },
    REGRESSOR: { description: 'Turns a photo into parameters.' },
  },
});

@ObjectType('ModelInfo', {
  description: 'A head model or a regressor: who made it, which version, under which licence.',
})
export class ModelInfoType {
  @Field(() => ID, { description: 'Stable name, such as `open-head`; pass it as `headModel` or `regressor`.' })
  readonly id: string;

  @Field(() => ModelKind, { description: 'What it is for.' })
  readonly kind: ModelKind;

  @Field(() => String, { description: 'Name for people.' })
  readonly name: string;

  @Field(() => String, { description: 'Version of its data.' })
  readonly version: string;

  @Field(() => String, { description: 'Licence of its data, which also binds what is made with it.' })
  readonly licence: string;

  @Field(() => Boolean, { description: 'Whether it is used when a request names none.' })
  readonly isDefault: boolean;

  constructor(info: ModelInfo, kind: ModelKind, isDefault: boolean) {
    this.id = info.id;
    this.kind = kind;
    this.name = info.name;
    this.version = info.version;
    this.licence = info.licence;
    this.isDefault = isDefault;
  }
}
