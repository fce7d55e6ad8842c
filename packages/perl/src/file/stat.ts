import { type BigIntStats, fstatSync, lstatSync, statSync } from 'node:fs';
import * as sys from '@perlipc/sys';
import { attempt, ERRNO } from '../base/errno.js';
import { text } from '../diagnostics/text.js';
import { warning } from '../diagnostics/warning.js';
import { Handle } from '../io/handle.js';
import { pathname } from '../io/pathname.js';
import { refuse } from '../io/refuse.js';
import { descriptorOf, type File } from './target.js';

/** What `stat` gives: times in seconds since 1970, `blocks` of 512 bytes. */
export type StatList = [
  dev: number,
  ino: number,
  mode: number,
  nlink: number,
  uid: number,
  gid: number,
  rdev: number,
  size: number,
  atime: number,
  mtime: number,
  ctime: number,
  blksize: number,
  blocks: number,
];

/** A call that says whether a file is there, and in list context what it is. */
export interface Stat {
  (file: File): boolean;
  /** List context: the thirteen fields, or nothing and ERRNO. */
  list(file: File): StatList | [];
}

const options = { bigint: true } as const;

/** The status of a file by its name or of what a handle has open; undefined and ERRNO, with the warnings of `-w`. */
export function statusOf(call: 'stat' | 'lstat', file: File): BigIntStats | undefined {
  sys.safePoint();
  if (file instanceof Handle) return statusOfHandle(call, file);
  const name = text(file, call);
  const found = attempt(
    () => (call === 'stat' ? statSync : lstatSync)(pathname(name, call), options),
    undefined,
  );
  if (!found && name.endsWith('\n')) warning('Unsuccessful stat on filename containing newline');
  return found;
}

function statusOfHandle(call: 'stat' | 'lstat', handle: Handle): BigIntStats | undefined {
  if (call === 'lstat') warning(`lstat() on filehandle ${handle.name}`);
  const fd = descriptorOf(handle);
  if (fd < 0) {
    refuse(handle, call);
    return undefined;
  }
  const errno = ERRNO.value;
  const found = attempt(() => fstatSync(fd, options), undefined);
  if (found) ERRNO.value = errno;
  return found;
}

/** The fields, with times as `seconds` makes them of nanoseconds. */
export function fieldsOf(stat: BigIntStats, seconds: (nanoseconds: bigint) => number): StatList {
  const { dev, ino, mode, nlink, uid, gid, rdev, size, atimeNs, mtimeNs, ctimeNs, blksize, blocks } = stat;
  const [d, i, m, n, u, g, r, s] = [dev, ino, mode, nlink, uid, gid, rdev, size].map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const times = [seconds(atimeNs), seconds(mtimeNs), seconds(ctimeNs)] as const;
  return [d, i, m, n, u, g, r, s, ...times, Number(blksize), Number(blocks)];
}

const BILLION = 1_000_000_000n;

/** The second that a time lies in. */
function second(nanoseconds: bigint): number {
  const rest = nanoseconds % BILLION;
  return Number((nanoseconds - (rest < 0n ? rest + BILLION : rest)) / BILLION);
}

/** Makes `stat` or `lstat`, with times of that kind. */
export function statWith(call: 'stat' | 'lstat', seconds: (nanoseconds: bigint) => number): Stat {
  return Object.assign((file: File) => statusOf(call, file) !== undefined, {
    list: (file: File): StatList | [] => {
      const found = statusOf(call, file);
      return found ? fieldsOf(found, seconds) : [];
    },
  });
}

/**
 * `stat FILEHANDLE` or `stat EXPR`
 *
 * Whether there is such a file; `stat.list(FILE)` is the list of its thirteen fields, empty where there is none, and ERRNO. A handle
 * may have a file or a directory open. See [stat(2)](https://man7.org/linux/man-pages/man2/stat.2.html).
 */
export const stat: Stat = statWith('stat', second);

/**
 * `lstat EXPR`
 *
 * As `stat`, of a symbolic link itself; of a handle it is stat, and `-w` warns. See [lstat(2)](https://man7.org/linux/man-pages/man2/lstat.2.html).
 */
export const lstat: Stat = statWith('lstat', second);
