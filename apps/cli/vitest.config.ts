import { defineConfig } from 'vitest/config';

// Every test starts real processes: one file at a time, and time enough for a busy machine.
export default defineConfig({ test: { include: ['test/**/*.test.ts'], testTimeout: 60_000, fileParallelism: false } });
