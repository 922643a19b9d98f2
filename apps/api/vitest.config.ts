import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { combinations, integrationTests } from './test/support/combinations.js';

const postgres = process.env.TEST_DATABASE_URL;
const isFull = process.env.TEST_MATRIX === 'full';
const globalSetup = ['test/support/global-setup.ts']; // of each project: what it sets up depends on the project's environment

/**
 * Every test runs embedded, in one process, with files on disk. What depends on these three runs again in the other combinations:
 * those marked `always`, and all of them with TEST_MATRIX=full. PostgreSQL must be named by TEST_DATABASE_URL.
 */
export default defineConfig({
  // Node loads graphql's CommonJS build; vite would load its other build beside it, and the two do not know each other
  resolve: { alias: [{ find: /^graphql$/, replacement: fileURLToPath(import.meta.resolve('graphql')) }] },
  test: {
    server: { deps: { inline: ['type-graphql'] } },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: { name: 'embedded', include: ['test/*.test.ts'], env: { TEST_DATABASE_URL: '' }, globalSetup },
      },
      ...combinations
        .filter(({ database, always }) => (postgres || database === 'embedded') && (always || isFull))
        .map(({ name, database, store, topology }) => ({
          extends: true as const,
          test: {
            name,
            globalSetup,
            include: integrationTests.map((test) => `test/${test}.test.ts`),
            env: {
              TEST_DATABASE_URL: database === 'postgres' ? (postgres ?? '') : '',
              TEST_STORE: store,
              TEST_TOPOLOGY: topology,
            },
          },
        })),
    ],
  },
});
