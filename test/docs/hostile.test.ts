// Each line of docs/hostile.md names a test that is there.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const rows = readFileSync(join(root, 'docs/hostile.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.endsWith('| test |'));

test.each(rows)('%s', (row) => {
  const [, file = '', name = ''] = /\| `([^`]+)`: (.+) \|$/.exec(row) ?? [];
  expect(readFileSync(join(root, file), 'utf8')).toContain(name);
});
