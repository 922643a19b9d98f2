// Writes the built schema to schema.graphql; run after a build, review the difference, commit it.
import { writeFileSync } from 'node:fs';
import { createSchema, schemaText } from '../dist/index.js';

writeFileSync(new URL('../schema.graphql', import.meta.url), schemaText(await createSchema()));
