// What looks at files: a tainted name may be looked at, and what directories and links say is tainted.

import * as sys from '@perlipc/sys';
import * as perl from '../index.js';
import { accepting, refuseTainted } from './guard.js';
import { reveal, Tainted } from './tainted.js';

type Name = string | Tainted;
type MaybeTaintedFile = perl.File | Tainted;

function taintedOf(text: string | undefined): Tainted | undefined {
  return text === undefined ? undefined : new Tainted(text);
}

/**
 * `opendir DIRHANDLE, EXPR`
 *
 * As `opendir` of `@perlipc/perl`; the name may be tainted.
 */
export const opendir = accepting(perl.opendir);

/**
 * `readdir DIRHANDLE`
 *
 * As `readdir` of `@perlipc/perl`; the entries are tainted.
 */
export const readdir = Object.assign((handle: perl.Handle) => taintedOf(perl.readdir(handle)), {
  list: (handle: perl.Handle): Tainted[] => perl.readdir.list(handle).map((name) => new Tainted(name)),
});

/**
 * `glob EXPR`
 *
 * As `glob` of `@perlipc/perl`; the pattern may be tainted, and the names are.
 */
export const glob = Object.assign((pattern: Name) => taintedOf(perl.glob(reveal(pattern))), {
  list: (pattern: Name): Tainted[] => perl.glob.list(reveal(pattern)).map((name) => new Tainted(name)),
});

/**
 * `readlink EXPR`
 *
 * As `readlink` of `@perlipc/perl`; the name may be tainted, and the text is.
 */
export function readlink(name: Name): Tainted | undefined {
  return taintedOf(perl.readlink(reveal(name)));
}

function looking(call: perl.Stat) {
  return Object.assign((file: MaybeTaintedFile) => call(reveal<perl.File>(file)), {
    list: (file: MaybeTaintedFile) => call.list(reveal<perl.File>(file)),
  });
}

/**
 * `stat FILEHANDLE` or `stat EXPR`
 *
 * As `stat` of `@perlipc/perl`; the name may be tainted.
 */
export const stat = looking(perl.stat);

/**
 * `lstat EXPR`
 *
 * As `lstat` of `@perlipc/perl`; the name may be tainted.
 */
export const lstat = looking(perl.lstat);

type Filetest = typeof perl.filetest & ((test: perl.FileTest, file: Tainted) => boolean | number | undefined);

/**
 * `-X FILEHANDLE`, `-X EXPR`
 *
 * As `filetest` of `@perlipc/perl`; the name may be tainted.
 */
export const filetest = accepting(
  perl.filetest as (test: perl.FileTest, file: perl.File) => boolean | number | undefined,
) as unknown as Filetest;

/** Flags of what does more than read. */
const CHANGING = sys.O_WRONLY | sys.O_RDWR | sys.O_CREAT | sys.O_APPEND | sys.O_TRUNC;

/**
 * `sysopen FILEHANDLE, FILENAME, MODE, PERMS` · blocks on a FIFO
 *
 * As `sysopen` of `@perlipc/perl`; a tainted name may be read and nothing else.
 */
export function sysopen(
  handle: perl.Handle,
  name: Name,
  mode: number | Tainted<number>,
  perms: number | Tainted<number> = 0o666,
): true | undefined {
  const flags = reveal<number>(mode);
  if ((flags & CHANGING) !== 0) refuseTainted('sysopen', [name]);
  return perl.sysopen(handle, reveal(name), flags, reveal<number>(perms));
}

/**
 * `flock FILEHANDLE, OPERATION` · blocks without `LOCK_NB`
 *
 * As `flock` of `@perlipc/perl`; the operation may be tainted.
 */
export const flock = accepting(perl.flock);

/**
 * `seek FILEHANDLE, POSITION, WHENCE`
 *
 * As `seek` of `@perlipc/perl`; the numbers may be tainted.
 */
export const seek = accepting(perl.seek);

/**
 * `sysseek FILEHANDLE, POSITION, WHENCE`
 *
 * As `sysseek` of `@perlipc/perl`; the numbers may be tainted.
 */
export const sysseek = accepting(perl.sysseek);
