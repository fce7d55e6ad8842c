// Whether the functions that perlfunc has for input and output, files, processes, sockets and so on are there, or said to be left out.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as layer from '@perlipc/perl';
import { unless } from '../support/skip.js';

/** Perlfunc's categories. */
const CATEGORIES = ['I/O', 'Binary', 'File', 'Process', 'Socket', 'SysV', 'User', 'Network', 'Time'];
const SOURCE = 'print map { "$_\\n" } map { @{$Kinds{$_}} } @ARGV';
/** Functions that are operators by their form. */
const OTHERWISE: Record<string, string> = { '-X': 'filetest', 'qx/STRING/': 'qx' };

const { stdout, status } = spawnSync('perl', ['-MPod::Functions', '-e', SOURCE, ...CATEGORIES], {
  encoding: 'utf8',
});
const names = [...new Set(stdout.split('\n').filter(Boolean))].sort();

/** The functions in the page's table of those that are not there. */
function leftOut(): string[] {
  const file = fileURLToPath(import.meta.url).replace(/\/test\/.*/, '/docs/perl-modules.md');
  const [, section = ''] = readFileSync(file, 'utf8').split('## What of perlfunc is not there');
  return [...section.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell = '']) => cell.match(/\w+/g) ?? []);
}

unless(status === 0 ? undefined : 'there is no perl to ask').test(
  'each function of perlfunc is there or said not to be',
  () => {
    const missing = names.filter((name) => typeof Reflect.get(layer, OTHERWISE[name] ?? name) !== 'function');
    expect(names.length).toBeGreaterThan(100);
    expect(missing).toEqual(leftOut().sort());
  },
);
