// The tests beside the sources, on the built JavaScript, as all other tests are: V8's ranges are of one text.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const built = {
  name: 'built',
  enforce: /** @type {const} */ ('pre'),
  /** @param {string} id @param {string} [importer] */
  resolveId(id, importer) {
    if (!importer?.endsWith('.test.ts') || !/^\.\.?\//.test(id)) return;
    const file = fileURLToPath(new URL(id, `file://${importer}`));
    return { id: file.replace(/(\/packages\/\w+)\/src\//, '$1/dist/'), external: true };
  },
};

export default defineConfig({
  plugins: [built],
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['packages/*/src/**/*.test.ts'],
    testTimeout: 90_000,
    setupFiles: fileURLToPath(new URL('take-after.mjs', import.meta.url)),
    server: { deps: { external: [/\/packages\/\w+\/dist\//] } },
  },
});
