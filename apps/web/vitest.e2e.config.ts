import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['e2e/**/*.test.ts'],
    testTimeout: 90_000,
    hookTimeout: 90_000,
    globalSetup: ['e2e/support/first-data.ts'],
    // Each file has a server and a browser of its own, and waits for the one or the other most of its time.
    maxWorkers: 2,
    // A browser on a busy machine may miss a moment once; a real fault fails again.
    retry: 1,
  },
});
