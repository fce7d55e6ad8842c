// Perl's POSIX under -T: what reads from outside taints, and what makes files refuses.

import { checkedVariable } from '../base/variable.js';
import * as posix from '../posix/index.js';
import { accepting, guarded, propagating, refuseTainted } from './guard.js';
import { reveal, Tainted } from './tainted.js';

export * from '../posix/index.js';

/** Flags of what does more than read. */
const CHANGING =
  posix.O_WRONLY | posix.O_RDWR | posix.O_CREAT | posix.O_APPEND | posix.O_TRUNC | posix.O_EXCL;

/**
 * `POSIX::open(FILENAME, FLAGS, MODE)` · blocks on a FIFO
 *
 * As `open` of `@perlipc/perl/posix`; a tainted name may be read and nothing else.
 */
export function open(
  filename: string | Tainted,
  flags: number | Tainted<number> = posix.O_RDONLY,
  mode: number | Tainted<number> = 0o666,
): posix.SysRet {
  const bits = reveal<number>(flags);
  if ((bits & CHANGING) !== 0) refuseTainted('open', [filename]);
  return posix.open(reveal(filename), bits, reveal<number>(mode));
}

/**
 * `POSIX::creat(FILENAME, MODE)`
 *
 * As `creat` of `@perlipc/perl/posix`; dies of a tainted name.
 */
export const creat = guarded('open', posix.creat);

/**
 * `POSIX::mkfifo(PATH, MODE)`
 *
 * As `mkfifo` of `@perlipc/perl/posix`; dies of a tainted name.
 */
export const mkfifo = guarded('mkfifo', posix.mkfifo);

/**
 * `POSIX::read(FD, BUFFER, NBYTES)` · blocks
 *
 * As `read` of `@perlipc/perl/posix`; the buffer is tainted then.
 */
export function read(fd: number, buffer: { value: string | Tainted }, nbytes: number): posix.SysRet {
  const plain = { value: reveal(checkedVariable('read', buffer).value) };
  const result = posix.read(fd, plain, nbytes);
  if (result !== undefined) buffer.value = new Tainted(plain.value);
  return result;
}

/**
 * `POSIX::write(FD, BUFFER, NBYTES)` · blocks
 *
 * As `write` of `@perlipc/perl/posix`; what is written may be tainted.
 */
export const write = accepting(posix.write);

/**
 * `POSIX::access(PATH, MODE)`
 *
 * As `access` of `@perlipc/perl/posix`; the path may be tainted.
 */
export const access = accepting(posix.access);

/**
 * `POSIX::strftime(FMT, SEC, MIN, HOUR, MDAY, MON, YEAR, WDAY, YDAY, ISDST)`
 *
 * As `strftime` of `@perlipc/perl/posix`; what has a tainted value in it is tainted.
 */
export const strftime = propagating(posix.strftime);

/**
 * `POSIX::mktime(SEC, MIN, HOUR, MDAY, MON, YEAR, WDAY, YDAY, ISDST)`
 *
 * As `mktime` of `@perlipc/perl/posix`; the time of a tainted field is tainted.
 */
export const mktime = propagating(posix.mktime);
