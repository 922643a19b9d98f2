import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** What depends on the database runs again on PostgreSQL where TEST_DATABASE_URL names one. */
const onBothDatabases = [
  'access',
  'artifact-link',
  'lifecycle',
  'migrate',
  'page',
  'reconstruct',
  'subscription',
  'upload',
];
const postgres = process.env.TEST_DATABASE_URL;

export default defineConfig({
  // Node loads graphql's CommonJS build; vite would load its other build beside it, and the two do not know each other
  resolve: { alias: [{ find: /^graphql$/, replacement: fileURLToPath(import.meta.resolve('graphql')) }] },
  test: {
    server: { deps: { inline: ['type-graphql'] } },
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    projects: [
      { extends: true, test: { name: 'embedded', include: ['test/*.test.ts'], env: { TEST_DATABASE_URL: '' } } },
      ...(postgres
        ? [
            {
              extends: true as const,
              test: {
                name: 'postgres',
                include: onBothDatabases.map((name) => `test/${name}.test.ts`),
                env: { TEST_DATABASE_URL: postgres },
              },
            },
          ]
        : []),
    ],
  },
});
