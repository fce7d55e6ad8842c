import { fstatSync, lstatSync, type Stats, statSync } from 'node:fs';
import { isatty } from 'node:tty';
import * as sys from '@perlipc/sys';
import { raw } from '../base/bytes.js';
import { attempt, ERRNO } from '../base/errno.js';
import { BASETIME } from '../base/program.js';
import { warning } from '../diagnostics/warning.js';
import { checkHandle } from './check-handle.js';
import { Handle } from './handle.js';
import { pathname } from './pathname.js';
import { refuse } from './refuse.js';
import { firstBlock, isTextual } from './textual.js';

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
  '-o': (stat: Stats) => stat.uid === effective().uid,
  '-R': (stat: Stats) => may(stat, 0o4, real()),
  '-W': (stat: Stats) => may(stat, 0o2, real()),
  '-X': (stat: Stats) => may(stat, 0o1, real()),
  '-O': (stat: Stats) => stat.uid === real().uid,
  '-b': (stat: Stats) => stat.isBlockDevice(),
  '-c': (stat: Stats) => stat.isCharacterDevice(),
  '-u': (stat: Stats) => (stat.mode & 0o4000) !== 0,
  '-g': (stat: Stats) => (stat.mode & 0o2000) !== 0,
  '-k': (stat: Stats) => (stat.mode & 0o1000) !== 0,
};

/** The tests that give a number: bytes, and days from a time of the file to the start of the program. */
const measures = {
  '-s': (stat: Stats) => stat.size,
  '-M': (stat: Stats) => days(stat.mtimeMs),
  '-A': (stat: Stats) => days(stat.atimeMs),
  '-C': (stat: Stats) => days(stat.ctimeMs),
};

function days(milliseconds: number): number {
  return (BASETIME.value - Math.floor(milliseconds / 1000)) / 86400;
}

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
  '-o': 'fteowned',
  '-R': 'ftrread',
  '-W': 'ftrwrite',
  '-X': 'ftrexec',
  '-O': 'ftrowned',
  '-b': 'ftblk',
  '-c': 'ftchr',
  '-u': 'ftsuid',
  '-g': 'ftsgid',
  '-k': 'ftsvtx',
  '-M': 'ftmtime',
  '-A': 'ftatime',
  '-C': 'ftctime',
};

/** The tests that `filetest` knows. */
export type FileTest = keyof typeof tests | FileMeasure | FileGuess | '-t';

/** Those that look into a file. */
type FileGuess = '-T' | '-B';

/** Those that give a number. */
type FileMeasure = keyof typeof measures;

/**
 * `-X FILEHANDLE`, `-X EXPR`: `-e -f -d -l -p -S -b -c -z -r -w -x -o -R -W -X -O -u -g -k -s -M -A -C -t -T -B`
 *
 * True or false, or undefined and ERRNO where there is no such file; `-s` gives the size, `-M -A -C` the days from its change, last
 * access and change of status to BASETIME. `-r -w -x -o` go by the file's mode and the effective ids, as Perl's do, `-R -W -X -O` by the
 * real ones. `-T` guesses whether a file is text, `-B` whether it is not, by its first 512 bytes or what a handle has read ahead; an
 * empty file is both, a directory is `-B`. `-l` is of a name alone: of a handle it is undefined, and `-w` warns. See perlfunc's -X,
 * [stat(2)](https://man7.org/linux/man-pages/man2/stat.2.html).
 */
export function filetest(test: FileMeasure, file: Handle | string): number | undefined;
export function filetest(test: FileTest, file: Handle | string): boolean | undefined;
export function filetest(test: FileTest, file: Handle | string): number | boolean | undefined {
  sys.safePoint();
  if (typeof file !== 'string') checkHandle(file, 'filetest', 'file');
  if (test === '-t') return isTerminal(file);
  if (test === '-T' || test === '-B') return guess(test, file);
  const stat = status(test, file);
  if (stat === undefined) return undefined;
  return isMeasure(test) ? measures[test](stat) : tests[test](stat);
}

function isMeasure(test: FileTest): test is FileMeasure {
  return test in measures;
}

function isTerminal(file: Handle | string): boolean | undefined {
  const open = file instanceof Handle && file.fd >= 0;
  if (open && isatty(file.fd)) return true;
  ERRNO.value = open ? sys.ENOTTY : sys.EBADF;
  return open ? false : undefined;
}

function guess(test: FileGuess, file: Handle | string): boolean | undefined {
  const block = typeof file === 'string' ? blockOf(file) : heldBy(file, test);
  if (block === undefined) return undefined;
  if (block === '') return test === '-B' || !isDirectory(file);
  return isTextual(block) === (test === '-T');
}

function blockOf(name: string): string | undefined {
  if (name.includes('\0')) ERRNO.value = sys.ENOENT;
  const block = name.includes('\0') ? undefined : attempt(() => firstBlock(name), undefined);
  if (block === undefined && name.endsWith('\n')) warning('Unsuccessful open on filename containing newline');
  return block;
}

/** What a handle has read; a handle that can't read has nothing. */
function heldBy(file: Handle, test: FileGuess): string | undefined {
  if (file.fd < 0) return void refuse(file, test);
  if (isDirectory(file)) return '';
  if (file.input.fd < 0) ERRNO.value = sys.EBADF;
  return file.input.fd < 0 ? '' : file.input.peek();
}

function isDirectory(file: Handle | string): boolean {
  const stat = attempt(
    () => (typeof file === 'string' ? statSync(raw(file)) : fstatSync(file.fd)),
    undefined,
  );
  return stat?.isDirectory() === true;
}

function status(test: Exclude<FileTest, FileGuess | '-t'>, file: Handle | string): Stats | undefined {
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
  const fd = file.fd >= 0 ? file.fd : (file.directory?.fd ?? -1);
  if (fd < 0) return void refuse(file, test);
  return attempt(() => fstatSync(fd), undefined);
}

/** Whose rights are asked about. */
interface Who {
  uid: number;
  gid: number;
}

function effective(): Who {
  return { uid: sys.geteuid(), gid: sys.getegid() };
}

function real(): Who {
  return { uid: sys.getuid(), gid: sys.getgid() };
}

/** Root may read and write anything, and execute what anybody may. */
function may({ mode, uid, gid }: Stats, bits: number, who = effective()): boolean {
  if (who.uid === 0) return bits !== 1 || (mode & 0o111) !== 0 || (mode & 0o170000) === 0o040000;
  const shift = uid === who.uid ? 6 : gid === who.gid || sys.getgroups().includes(gid) ? 3 : 0;
  return (mode & (bits << shift)) !== 0;
}
