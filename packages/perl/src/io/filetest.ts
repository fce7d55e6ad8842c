import { fstatSync, lstatSync, type Stats, statSync } from 'node:fs';
import { isatty } from 'node:tty';
import * as sys from '@perlipc/sys';
import { attempt, ERRNO } from '../base/errno.js';
import { warning } from '../diagnostics/warning.js';
import { Handle } from './handle.js';
import { pathname } from './pathname.js';
import { refuse } from './refuse.js';

/** The tests that answer yes or no. */
const tests = {
  '-e': () => true,
  '-f': (stat: Stats) => stat.isFile(),
  '-d': (stat: Stats) => stat.isDirectory(),
  '-l': (stat: Stats) => stat.isSymbolicLink(),
  '-p': (stat: Stats) => stat.isFIFO(),
  '-S': (stat: Stats) => stat.isSocket(),
  '-z': (stat: Stats) => stat.size === 0,
  '-r': (stat: Stats) => may(stat, 0o4),
  '-w': (stat: Stats) => may(stat, 0o2),
  '-x': (stat: Stats) => may(stat, 0o1),
};

/** What perl calls them in a warning. */
const OPERATIONS = {
  '-e': 'ftis',
  '-f': 'ftfile',
  '-d': 'ftdir',
  '-l': 'ftlink',
  '-p': 'ftpipe',
  '-S': 'ftsock',
  '-z': 'ftzero',
  '-s': 'ftsize',
  '-r': 'fteread',
  '-w': 'ftewrite',
  '-x': 'fteexec',
};

/** The tests that `filetest` knows. */
export type FileTest = keyof typeof tests | '-s' | '-t';

/**
 * `-X FILEHANDLE`, `-X EXPR`: `-e -f -d -l -p -S -z -r -w -x -s -t`
 *
 * True or false, or undefined and ERRNO where there is no such file; `-s` gives the size. `-r -w -x` go by the file's mode and
 * the effective ids, as Perl's do. `-l` is of a name alone: of a handle it is undefined, and `-w` warns. See perlfunc's -X,
 * [stat(2)](https://man7.org/linux/man-pages/man2/stat.2.html).
 */
export function filetest(test: '-s', file: Handle | string): number | undefined;
export function filetest(test: FileTest, file: Handle | string): boolean | undefined;
export function filetest(test: FileTest, file: Handle | string): number | boolean | undefined {
  sys.safePoint();
  if (test === '-t') return isTerminal(file);
  const stat = status(test, file);
  if (test === '-s') return stat?.size;
  return stat && tests[test](stat);
}

function isTerminal(file: Handle | string): boolean | undefined {
  const open = file instanceof Handle && file.fd >= 0;
  if (open && isatty(file.fd)) return true;
  ERRNO.value = open ? sys.ENOTTY : sys.EBADF;
  return open ? false : undefined;
}

function status(test: Exclude<FileTest, '-t'>, file: Handle | string): Stats | undefined {
  if (typeof file === 'string') {
    const call = test === '-l' ? lstatSync : statSync;
    const stat = attempt(() => call(pathname(file, OPERATIONS[test])), undefined);
    if (!stat && file.endsWith('\n'))
      warning(`Unsuccessful ${test === '-l' ? 'lstat' : 'stat'} on filename containing newline`);
    return stat;
  }
  if (test === '-l') {
    warning(`Use of -l on filehandle ${file.name}`);
    ERRNO.value = sys.EBADF;
    return undefined;
  }
  if (file.fd < 0) return void refuse(file, test);
  return attempt(() => fstatSync(file.fd), undefined);
}

/** Root may read and write anything, and execute what anybody may. */
function may({ mode, uid, gid }: Stats, bits: number): boolean {
  const me = process.geteuid?.();
  if (me === 0) return bits !== 1 || (mode & 0o111) !== 0 || (mode & 0o170000) === 0o040000;
  const shift = uid === me ? 6 : gid === process.getegid?.() || process.getgroups?.().includes(gid) ? 3 : 0;
  return (mode & (bits << shift)) !== 0;
}
