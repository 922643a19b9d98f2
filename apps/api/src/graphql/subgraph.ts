import {
  extendSchema,
  type GraphQLObjectType,
  type GraphQLSchema,
  isObjectType,
  lexicographicSortSchema,
  parse,
  printSchema,
} from 'graphql';
import { ApiError } from './api-error.js';
import type { Context } from './context.js';
import { findNode } from './node.resolver.js';

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])';
const mostEntities = 100;

/**
 * The schema as a federation 2 subgraph: every node is an entity with its id as key. `apps/api/schema.subgraph.graphql` is its
 * committed text, for composing; the server adds `_service` and `_entities` when `federation` is set.
 */
export function subgraphText(schema: GraphQLSchema): string {
  const text = printSchema(schema).replace(/^type (\w+)([^{\n]*) \{$/gm, (line, name: string, rest: string) => {
    if (nodeTypes(schema).some((type) => type.name === name)) return `type ${name}${rest} @key(fields: "id") {`;
    return name === 'PageInfo' ? `type ${name}${rest} @shareable {` : line; // other subgraphs have the same one
  });
  return `${link}\n\n${text}\n`;
}

/** Adds what a router asks a subgraph: its text, and entities by their keys. */
export function addFederation(schema: GraphQLSchema): GraphQLSchema {
  const names = nodeTypes(schema).map(({ name }) => name);
  const sdl = subgraphText(schema);
  const federated = extendSchema(
    schema,
    parse(`
      "What names an entity: its __typename and id." scalar _Any
      "Whatever has a key." union _Entity = ${names.join(' | ')}
      "What this subgraph is." type _Service { "The subgraph as text." sdl: String! }
      extend type Query {
        "Entities by their keys, in that order; null where there is none."
        _entities("At most ${mostEntities}, each with __typename and id." representations: [_Any!]!): [_Entity]!
        "For the router."
        _service: _Service!
      }`),
  );
  const { _entities, _service } = federated.getQueryType()?.getFields() ?? {};
  _service.resolve = () => ({ sdl });
  _entities.resolve = (_source, { representations }: { representations: unknown[] }, { loaders }: Context) => {
    if (representations.length > mostEntities) {
      const path = ['representations'];
      throw new ApiError('INVALID_ARGUMENT', `${representations.length} were given, at most ${mostEntities}.`, path);
    }
    return Promise.all(
      representations.map(async (representation) => {
        const { __typename, id } = representation as { __typename?: unknown; id?: unknown };
        const found = typeof id === 'string' ? await findNode(id, loaders) : null;
        return found && typeNameOf(found) === __typename ? found : null;
      }),
    );
  };
  const union = federated.getType('_Entity');
  if (union && 'resolveType' in union) union.resolveType = typeNameOf;
  return lexicographicSortSchema(federated);
}

function typeNameOf(node: unknown): string {
  return (node as { typeName: string }).typeName;
}

function nodeTypes(schema: GraphQLSchema): GraphQLObjectType[] {
  return Object.values(schema.getTypeMap()).filter(
    (type) => isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Node'),
  ) as GraphQLObjectType[];
}
