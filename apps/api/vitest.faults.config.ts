import { defineConfig } from 'vitest/config';

/** What must survive: crashes, full disks, lost databases. Slow, so apart; `RINGNET_FAULT_KILLS=200 pnpm test:faults` for the long run. */
export default defineConfig({
  test: {
    include: ['test/faults/**/*.fault.ts'],
    testTimeout: 3_600_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
