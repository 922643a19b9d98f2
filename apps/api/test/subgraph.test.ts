import { readFile } from 'node:fs/promises';
import { isObjectType, Kind, type ObjectTypeDefinitionNode, parse, print } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSchema, schemaText } from '../src/graphql/schema.js';
import { subgraphText } from '../src/graphql/subgraph.js';
import { query, reconstructMutation, upload } from './support/graphql-client.js';
import { pngOf } from './support/pictures.js';
import { startTestServer, type TestServer } from './support/test-server.js';

test('the committed subgraph is the schema with keys on its nodes and nothing else', async () => {
  const schema = await createSchema();
  const committed = await readFile(new URL('../schema.subgraph.graphql', import.meta.url), 'utf8');
  expect(subgraphText(schema)).toBe(committed);
  const document = parse(committed);
  const keyed = document.definitions.filter(
    (definition): definition is ObjectTypeDefinitionNode =>
      definition.kind === Kind.OBJECT_TYPE_DEFINITION &&
      (definition.directives ?? []).some((directive) => print(directive) === '@key(fields: "id")'),
  );
  const nodes = Object.values(schema.getTypeMap()).filter(
    (type) => isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Node'),
  );
  expect(keyed.map(({ name }) => name.value)).toEqual(nodes.map(({ name }) => name));
  expect(nodes).toHaveLength(3);
  const plain = committed
    .replace(/^extend schema .*\n\n/, '')
    .replaceAll(' @key(fields: "id")', '')
    .replace(' @shareable', '');
  expect(plain).toBe(schemaText(schema));
});

describe('a server in a federated graph', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ federation: true });
  });
  afterAll(() => server.close());
  const entities = `query ($representations: [_Any!]!) {
    _entities(representations: $representations) { __typename ... on Reconstruction { status } ... on Photo { width } }
  }`;

  test('tells its text', async () => {
    const { data } = await query(server.url, '{ _service { sdl } }');
    expect(data._service.sdl).toBe(subgraphText(await createSchema()));
  });

  test('finds entities by type and id, and nothing under the wrong type', async () => {
    const made = await upload(server.url, reconstructMutation, await pngOf(7), {}, { waitMs: 8000 });
    const { reconstruction, photo } = made.data.reconstruct;
    const representations = [
      { __typename: 'Photo', id: photo.id },
      { __typename: 'Reconstruction', id: reconstruction.id },
      { __typename: 'Artifact', id: photo.id },
      { __typename: 'Photo', id: 'unknown' },
    ];
    const { data, errors } = await query(server.url, entities, { representations });
    expect(errors).toBeUndefined();
    expect(data._entities).toEqual([
      { __typename: 'Photo', width: 12 },
      { __typename: 'Reconstruction', status: 'SUCCEEDED' },
      null,
      null,
    ]);
  });

  test('takes at most 100 at once', async () => {
    const representations = Array.from({ length: 101 }, () => ({ __typename: 'Photo', id: 'x' }));
    const { errors } = await query(server.url, entities, { representations });
    expect(errors?.[0].message).toContain('101 were given');
  });
});
