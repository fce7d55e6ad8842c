import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globals: true,
    include: ['runtimes/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
  },
});
