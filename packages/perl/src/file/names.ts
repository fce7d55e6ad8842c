import { linkSync, mkdirSync, readlinkSync, renameSync, rmdirSync, symlinkSync } from 'node:fs';
import * as sys from '@perlipc/sys';
import { latin1 } from '../base/bytes.js';
import { attempt } from '../base/errno.js';
import { numeric, type Scalar } from '../base/numeric.js';
import { operand } from '../diagnostics/operand.js';
import { named } from './target.js';

/** Whether a call succeeds; ERRNO if not. */
function succeeds(call: () => void): boolean {
  sys.safePoint();
  return attempt(() => {
    call();
    return true;
  }, false);
}

/** A directory's name without the slashes at its end. */
function unslashed(name: string): string {
  return typeof name === 'string' ? name.replace(/(?<=.)\/+$/s, '') : name;
}

/**
 * `mkdir FILENAME, MODE`
 *
 * Makes a directory; it has the mode `mode` without the bits of the umask. True, or false and ERRNO. See
 * [mkdir(2)](https://man7.org/linux/man-pages/man2/mkdir.2.html).
 */
export function mkdir(name: string, mode: Scalar = 0o777): boolean {
  const bits = Number(numeric(operand(mode, 'mkdir')));
  return succeeds(() => mkdirSync(named(unslashed(name), 'mkdir'), bits & 0o7777));
}

/**
 * `rmdir FILENAME`
 *
 * Removes a directory that is empty. True, or false and ERRNO. See [rmdir(2)](https://man7.org/linux/man-pages/man2/rmdir.2.html).
 */
export function rmdir(name: string): boolean {
  return succeeds(() => rmdirSync(named(unslashed(name), 'rmdir')));
}

/**
 * `rename OLDNAME, NEWNAME`
 *
 * Renames a file; a file that had the new name is replaced. True, or false and ERRNO. See
 * [rename(2)](https://man7.org/linux/man-pages/man2/rename.2.html).
 */
export function rename(oldname: string, newname: string): boolean {
  return succeeds(() => renameSync(named(oldname, 'rename'), named(newname, 'rename')));
}

/**
 * `link OLDFILE, NEWFILE`
 *
 * Gives a file a second name. True, or false and ERRNO. See [link(2)](https://man7.org/linux/man-pages/man2/link.2.html).
 */
export function link(oldfile: string, newfile: string): boolean {
  return succeeds(() => linkSync(named(oldfile, 'link'), named(newfile, 'link')));
}

/**
 * `symlink OLDFILE, NEWFILE`
 *
 * Makes NEWFILE a symbolic link to OLDFILE. True, or false and ERRNO. See [symlink(2)](https://man7.org/linux/man-pages/man2/symlink.2.html).
 */
export function symlink(oldfile: string, newfile: string): boolean {
  return succeeds(() => symlinkSync(named(oldfile, 'symlink'), named(newfile, 'symlink')));
}

/**
 * `readlink EXPR`
 *
 * The text of a symbolic link; undefined and ERRNO if it is none. See [readlink(2)](https://man7.org/linux/man-pages/man2/readlink.2.html).
 */
export function readlink(name: string): string | undefined {
  sys.safePoint();
  return attempt(() => latin1(readlinkSync(named(name, 'readlink'), { encoding: 'buffer' })), undefined);
}

/**
 * `chroot FILENAME`
 *
 * Makes a directory the root of paths that begin with a slash. True, or false and ERRNO. See [chroot(2)](https://man7.org/linux/man-pages/man2/chroot.2.html).
 */
export function chroot(name: string): boolean {
  return succeeds(() => sys.chroot(named(name, 'chroot')));
}
