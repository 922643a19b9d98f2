// Writes the built schema to schema.graphql and schema.subgraph.graphql; run after a build, review the difference, commit it.
import { writeFileSync } from 'node:fs';
import { createSchema, schemaText, subgraphText } from '../dist/index.js';

const schema = await createSchema();
writeFileSync(new URL('../schema.graphql', import.meta.url), schemaText(schema));
writeFileSync(new URL('../schema.subgraph.graphql', import.meta.url), subgraphText(schema));
