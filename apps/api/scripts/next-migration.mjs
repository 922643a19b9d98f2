// Prints the SQL that takes the committed migrations to prisma/schema.prisma; empty when they agree.
// Usage: node scripts/next-migration.mjs > prisma/migrations/<time>_<name>/migration.sql
// In-memory PGlite only: against a server, the engine runs its shadow migrations in the main database.
import { readdirSync, readFileSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { PrismaPGlite } from 'pglite-prisma-adapter';

const schemaPath = new URL('../prisma/schema.prisma', import.meta.url);
const migrationsPath = new URL('../prisma/migrations/', import.meta.url);

const { SchemaEngine } = await import('@prisma/schema-engine-wasm');
const database = new PGlite();
const folders = readdirSync(migrationsPath, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort();
for (const folder of folders) {
  await database.exec(readFileSync(new URL(`${folder}/migration.sql`, migrationsPath), 'utf8'));
}
const schema = { path: 'schema.prisma', content: readFileSync(schemaPath, 'utf8') };
const filters = { externalTables: [], externalEnums: [] };
const engine = await SchemaEngine.new(
  { datamodels: [[schema.path, schema.content]] },
  () => {},
  bindMigrationAwareSqlAdapterFactory(new PrismaPGlite(database)),
);
const { stdout } = await engine.diff({
  from: { tag: 'schemaDatasource', files: [schema], configDir: '.' },
  to: { tag: 'schemaDatamodel', files: [schema] },
  script: true,
  exitCode: null,
  filters,
});
process.stdout.write(stdout ?? '');
await database.close();
