import { defineConfig } from 'vitest/config';

// Each package's tests beside their sources. A test that hangs fails; one on a machine that stalls does not.
export default defineConfig({
  test: { include: ['src/**/*.test.ts'], passWithNoTests: false, testTimeout: 90_000 },
});
