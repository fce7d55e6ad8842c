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
    hookTimeout: 90_000,
    // Counted is what Node itself loads, and written before vitest ends its workers.
    ...(process.env['NODE_V8_COVERAGE'] && {
      setupFiles: ['../tools/coverage/take-after.mjs'],
      server: { deps: { external: [/\/packages\/\w+\/dist\//] } },
    }),
  },
});
