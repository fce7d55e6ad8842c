import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globals: true,
    include: ['**/*.test.ts'],
    exclude: [
      'bench/**',
      'bundlers/**',
      'dist/**',
      'ecosystem/**',
      'node_modules/**',
      'packaging/**',
      'runtimes/**',
    ],
    maxWorkers: 2,
    testTimeout: 90_000,
    setupFiles: process.env['NODE_V8_COVERAGE'] ? ['../tools/coverage/take-after.mjs'] : [],
  },
});
