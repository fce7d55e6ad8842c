import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { environment, nodeUnderTest } from '../support/environment.js';

// A minute of it where nothing may be skipped, and by `nx run test:aio-soak`; ten are `nx run test:aio-soak -- 600`.
const SECONDS = process.env['PERLIPC_NO_SKIP'] === '1' ? 60 : 10;

test('descriptors, memory and handles stay level', { timeout: 180_000 }, () => {
  const run = fileURLToPath(new URL('../dist/aio-soak/run.js', import.meta.url));
  const { status, stdout, stderr } = spawnSync(nodeUnderTest, ['--expose-gc', run, `${SECONDS}`], {
    encoding: 'utf8',
    env: environment(),
  });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout).grown).toEqual([]);
  expect(status).toBe(0);
});
