import { defineConfig } from 'vitest/config';

// Generous limits: several packages are tested at once on small machines, and speed is measured in benchmarks, never here.
export default defineConfig({
  test: { include: ['test/**/*.test.ts'], passWithNoTests: true, testTimeout: 60_000, hookTimeout: 60_000 },
});
