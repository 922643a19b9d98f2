import {
  type ASTVisitor,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValidationContext,
  valueFromASTUntyped,
} from 'graphql';

export interface QueryLimits {
  readonly depth: number;
  readonly aliases: number;
  readonly directives: number;
  readonly rootFields: number;
  readonly cost: number;
}

/** Of a query's text: a parser stops there. */
export const mostTokens = 2000;

/** What introspection needs is more than what our own schema needs. */
export const defaultLimits = { depth: 15, aliases: 30, directives: 25, rootFields: 10 } as const;

const advice: Record<keyof QueryLimits, string> = {
  depth: 'Ask for what lies deeper by its id, in another request.',
  aliases: 'Ask for many things of one kind with `nodes(ids:)`, or in several requests.',
  directives: 'Send several operations instead of one with many conditions.',
  rootFields: 'Send several requests.',
  cost: 'Ask for shorter pages, or for fewer lists within lists.',
};

interface Measure {
  readonly depth: number;
  readonly aliases: number;
  readonly directives: number;
  readonly cost: number;
}

const zero: Measure = { depth: 0, aliases: 0, directives: 0, cost: 0 };
/** How many items a list without `first` is taken to have. */
const assumedItems = 20;

/**
 * A validation rule that refuses operations too deep, too wide or too costly, before anything runs. Fragments count as
 * often as they are used; each is measured once, so that measuring is linear in the document.
 */
export function limitQueries(limits: QueryLimits): (context: ValidationContext) => ASTVisitor {
  return (context) => ({
    Document(document) {
      for (const definition of document.definitions) {
        if (definition.kind === Kind.OPERATION_DEFINITION) check(context, document, definition, limits);
      }
    },
  });
}

function check(
  context: ValidationContext,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  limits: QueryLimits,
): void {
  const measured = measureOperation(context.getSchema(), document, operation);
  const found = { ...measured, rootFields: operation.selectionSet.selections.length };
  for (const name of ['depth', 'aliases', 'directives', 'rootFields', 'cost'] as const) {
    if (found[name] <= limits[name]) continue;
    context.reportError(
      new GraphQLError(
        `The operation's ${name} is ${found[name]}; at most ${limits[name]} is allowed. ${advice[name]}`,
        {
          nodes: operation,
          extensions: { code: 'QUERY_TOO_COMPLEX', limit: name },
        },
      ),
    );
  }
}

/** Depth, aliases, directives and static cost of one operation. */
export function measureOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Measure {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const known = new Map<string, Measure>();

  function ofSelections({ selections }: SelectionSetNode, parent: GraphQLNamedType | undefined): Measure {
    let total = zero;
    for (const selection of selections) {
      let part: Measure;
      if (selection.kind === Kind.FIELD) part = ofField(selection, parent);
      else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const type = selection.typeCondition ? schema.getType(selection.typeCondition.name.value) : parent;
        part = ofSelections(selection.selectionSet, type);
      } else part = ofFragment(selection.name.value);
      total = {
        depth: Math.max(total.depth, part.depth),
        aliases: total.aliases + part.aliases,
        directives: total.directives + part.directives + (selection.directives?.length ?? 0),
        cost: total.cost + part.cost,
      };
    }
    return total;
  }

  function ofFragment(name: string): Measure {
    const earlier = known.get(name);
    if (earlier) return earlier;
    known.set(name, zero); // a cycle is another rule's error; here it must only end
    const fragment = fragments.get(name);
    const measured = fragment
      ? ofSelections(fragment.selectionSet, schema.getType(fragment.typeCondition.name.value))
      : zero;
    known.set(name, measured);
    return measured;
  }

  function ofField(node: FieldNode, parent: GraphQLNamedType | undefined): Measure {
    const isIntrospection = node.name.value.startsWith('__');
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined;
    const type = field && getNamedType(field.type);
    const inner = node.selectionSet ? ofSelections(node.selectionSet, type) : zero;
    const own = field?.extensions.cost;
    const weight = typeof own === 'number' ? own : type && isCompositeType(type) ? 1 : 0;
    return {
      depth: isIntrospection ? 0 : inner.depth + 1,
      aliases: inner.aliases + (node.alias ? 1 : 0),
      directives: inner.directives,
      cost: isIntrospection ? 0 : weight + itemsOf(node, parent) * inner.cost,
    };
  }

  const root: GraphQLObjectType | null | undefined = schema.getRootType(operation.operation);
  const measured = ofSelections(operation.selectionSet, root ?? undefined);
  return { ...measured, directives: measured.directives + (operation.directives?.length ?? 0) };
}

/** By how much a field multiplies what is selected below it: its page, or for a list without pages the `items` that it may have. */
function itemsOf(node: FieldNode, parent: GraphQLNamedType | undefined): number {
  const field = isObjectType(parent) ? parent.getFields()[node.name.value] : undefined;
  const { items } = field?.extensions ?? {};
  if (typeof items === 'number') return items;
  const pages = field?.args.some(({ name }) => name === 'first') && isCompositeType(getNamedType(field.type));
  for (const argument of node.arguments ?? []) {
    const value = valueFromASTUntyped(argument.value);
    if (pages && ['first', 'last'].includes(argument.name.value))
      return typeof value === 'number' ? Math.max(0, value) : 100;
    if (['ids', 'representations'].includes(argument.name.value)) return Array.isArray(value) ? value.length : 100;
  }
  return pages ? assumedItems : 1;
}
