import { Field, ID, InterfaceType } from 'type-graphql';

@InterfaceType('Node', {
  description: 'Anything with an id of its own; `node(id)` finds it again.',
  resolveType: (value: { readonly typeName: string }) => value.typeName,
})
export abstract class NodeInterface {
  @Field(() => ID, { description: 'Opaque, unique over all types, stable.' })
  readonly id!: string;
}
