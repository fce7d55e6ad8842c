import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const tool = fileURLToPath(new URL('man-links.mjs', import.meta.url));
const TEXT = `/**
 * \`int accept(int fd)\`
 *
 * Like \`accept(2)\` in C; see accept(2), [listen(2)](x) and perlfunc(1).
 */
export const accept = exit(2); // not wait(2)
`;

test('pages in doc comments become links, once; code and other comments stay', () => {
  const folder = mkdtempSync(join(tmpdir(), 'perlipc-man-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'packages/sys/src/accept.ts');
  mkdirSync(join(folder, 'packages/sys/src'), { recursive: true });
  writeFileSync(file, TEXT);
  /** @param {string[]} options */
  const run = (...options) =>
    spawnSync(process.execPath, [tool, ...options, folder], { encoding: 'utf8' }).status;

  expect(run('--check')).toBe(1);
  expect(readFileSync(file, 'utf8')).toBe(TEXT);
  expect(run()).toBe(0);
  const linked = TEXT.replace(
    'see accept(2),',
    'see [accept(2)](https://man7.org/linux/man-pages/man2/accept.2.html),',
  ).replace('and perlfunc(1)', 'and [perlfunc(1)](https://perldoc.perl.org/perlfunc)');
  expect(readFileSync(file, 'utf8')).toBe(linked);
  expect(run('--check')).toBe(0);
});
