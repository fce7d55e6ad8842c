// Every function of perlfunc's categories has a row in docs/names.md, which says where it is or why it isn't.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as perl from '@perlipc/perl';
import { environment } from '../support/environment.js';

const CATEGORIES = [
  'I/O',
  'Binary',
  'File',
  'Process',
  'Network',
  'Socket',
  'User',
  'Time',
  'SysV',
  'String',
];

/** The names of the machine's perl: its Pod::Functions is made of perlfunc. Of `qx/STRING/` the name is `qx`. */
function names(): string[] {
  const program = 'for (@ARGV) { print "$_\\n" for @{$Kinds{$_}} }';
  const text = execFileSync('perl', ['-MPod::Functions', '-e', program, ...CATEGORIES], {
    env: environment(),
    encoding: 'utf8',
  });
  const all = text.split('\n').map((name) => name.replace(/\/.*/, ''));
  // Quotes and transliterations are syntax.
  return [...new Set(all)].filter((name) => name !== '' && !['q', 'tr', 'y'].includes(name));
}

/** The rows of the page's first table. */
function rows(): Map<string, string> {
  const page = readFileSync(fileURLToPath(import.meta.url).replace(/\/test\/.*/, '/docs/names.md'), 'utf8');
  const [, table = ''] = /## Perl: functions\n(.*?)\n## /s.exec(page) ?? [];
  return new Map(
    [...table.matchAll(/^\| `(.+?)` \| (.+) \|$/gm)].map(([, name = '', where = '']) => [name, where]),
  );
}

test("each function of perlfunc's categories is there, or the page says why it isn't", () => {
  const told = rows();
  const wrong = names().filter((name) => {
    const where = told.get(name) ?? '';
    const there = typeof Reflect.get(perl, name) === 'function';
    return there ? !where.includes('`@perlipc/perl`') : !/^(?:`@perlipc\/|use |none: )/.test(where);
  });
  expect(wrong).toEqual([]);
});
