import { chmodSync, chownSync, fchmodSync, fchownSync, futimesSync, utimesSync } from 'node:fs';
import * as sys from '@perlipc/sys';
import { attempt } from '../base/errno.js';
import { numeric, type Scalar } from '../base/numeric.js';
import { operand } from '../diagnostics/operand.js';
import { type File, onFile } from './target.js';

/** How many of the files a call succeeds for; ERRNO is of the last that it does not. */
function count(files: readonly File[], call: (file: File) => void): number {
  sys.safePoint();
  const done = (file: File) =>
    attempt(() => {
      call(file);
      return true;
    }, false);
  return files.filter(done).length;
}

function number(value: Scalar, operation: string): number {
  return Number(numeric(operand(value, operation)));
}

/**
 * `chmod MODE, LIST`
 *
 * Sets the mode of files, given by name or handle, and returns for how many it succeeded; ERRNO is that of the last failure. See
 * [chmod(2)](https://man7.org/linux/man-pages/man2/chmod.2.html).
 */
export function chmod(mode: Scalar, ...files: File[]): number {
  const bits = number(mode, 'chmod') & 0o7777;
  return count(files, (file) =>
    onFile(
      file,
      'chmod',
      (path) => chmodSync(path, bits),
      (fd) => fchmodSync(fd, bits),
    ),
  );
}

/**
 * `chown UID, GID, LIST`
 *
 * Sets the owner and the group of files, given by name or handle; -1 leaves one unchanged. Returns for how many it succeeded. See
 * [chown(2)](https://man7.org/linux/man-pages/man2/chown.2.html).
 */
export function chown(uid: Scalar, gid: Scalar, ...files: File[]): number {
  const owner = number(uid, 'chown') >>> 0;
  const group = number(gid, 'chown') >>> 0;
  return count(files, (file) =>
    onFile(
      file,
      'chown',
      (path) => chownSync(path, owner, group),
      (fd) => fchownSync(fd, owner, group),
    ),
  );
}

/**
 * `utime ATIME, MTIME, LIST`
 *
 * Sets the access and modification times of files, given by name or handle, in seconds since 1970; if both are undefined, to now.
 * Returns for how many it succeeded. See [utime(2)](https://man7.org/linux/man-pages/man2/utime.2.html).
 */
export function utime(atime: Scalar, mtime: Scalar, ...files: File[]): number {
  const present = isUndefined(atime) && isUndefined(mtime);
  const whole = (time: Scalar) => (present ? Date.now() / 1000 : Math.trunc(number(time, 'utime')));
  return setTimes(whole(atime), whole(mtime), files);
}

function isUndefined(value: Scalar): boolean {
  return value === undefined || value === null;
}

/** Sets times with a fraction. */
export function setTimes(accessed: number, changed: number, files: readonly File[]): number {
  const [atime, mtime] = [moment(accessed), moment(changed)];
  return count(files, (file) =>
    onFile(
      file,
      'utime',
      (path) => utimesSync(path, atime, mtime),
      (fd) => futimesSync(fd, atime, mtime),
    ),
  );
}

/** Node takes a negative number for now. */
function moment(seconds: number): number | Date {
  return seconds < 0 ? new Date(seconds * 1000) : seconds;
}
