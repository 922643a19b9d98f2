import { readFile } from 'node:fs/promises';
import {
  findBreakingChanges,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  buildSchema as parseSchema,
} from 'graphql';
import { beforeAll, expect, test } from 'vitest';
import { createSchema, schemaText } from '../src/graphql/schema.js';

let committed: string;
beforeAll(async () => {
  committed = await readFile(new URL('../schema.graphql', import.meta.url), 'utf8');
});

test('the committed schema is the one that is served', async () => {
  expect(schemaText(await createSchema())).toBe(committed);
});

test('nothing of the public contract is missing or changed', async () => {
  const contract = parseSchema(await readFile(new URL('./golden/contract.graphql', import.meta.url), 'utf8'));
  const changes = findBreakingChanges(contract, await createSchema());
  expect(changes).toEqual([]);
});

test('every type, field, argument and enum value is described', async () => {
  const schema = await createSchema();
  const silent: string[] = [];
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue;
    if (!type.description) silent.push(type.name);
    if (isEnumType(type)) {
      silent.push(...type.getValues().flatMap(({ name, description }) => (description ? [] : `${type.name}.${name}`)));
    } else if (isObjectType(type) || isInterfaceType(type)) {
      for (const field of Object.values(type.getFields())) {
        if (!field.description) silent.push(`${type.name}.${field.name}`);
        for (const argument of field.args) {
          if (!argument.description) silent.push(`${type.name}.${field.name}(${argument.name})`);
        }
      }
    } else if (isInputObjectType(type)) {
      silent.push(
        ...Object.values(type.getFields()).flatMap(({ name, description }) =>
          description ? [] : `${type.name}.${name}`,
        ),
      );
    }
  }
  expect(silent.filter((name) => !['Boolean', 'Float', 'ID', 'Int', 'String'].includes(name))).toEqual([]);
});
