// Composes schema.subgraph.graphql with a subgraph that adds a field to its photos. Run by compose-subgraph.sh.
import { readFileSync } from 'node:fs';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';

const albums = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])
  type Photo @key(fields: "id") { id: ID! album: Album }
  type Album @key(fields: "id") { id: ID! cover: Photo }
  type Query { album(id: ID!): Album }`;

const { errors, supergraphSdl } = composeServices([
  { name: 'ringnet', url: 'http://ringnet/graphql', typeDefs: parse(readFileSync('schema.subgraph.graphql', 'utf8')) },
  { name: 'albums', url: 'http://albums/graphql', typeDefs: parse(albums) },
]);
for (const { message } of errors ?? []) console.error(message);
if (!supergraphSdl?.includes('type Photo')) process.exit(1);
console.log('schema.subgraph.graphql: composes');
