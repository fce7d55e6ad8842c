import { accessSync, lchownSync } from 'node:fs';
import * as sys from '@perlipc/sys';
import { integer, text } from '@perlipc/sys/argument';
import * as latin1 from '@perlipc/sys/latin1';
import { attempt, ERRNO } from '../base/errno.js';
import { checkedVariable } from '../base/variable.js';
import { named } from '../file/target.js';
import { type Buffered, refuseWide } from '../io/buffer.js';
import type { Handle } from '../io/handle.js';
import { onDescriptor, type SysRet, sysRet } from './result.js';

/** As C leaves a new descriptor: what is executed finds it open. */
function inherited(fd: number): number {
  sys.fcntl(fd, sys.F_SETFD, 0);
  return fd;
}

/**
 * `POSIX::open(FILENAME, FLAGS, MODE)` · blocks on a FIFO
 *
 * Opens a file and returns its descriptor. See [open(2)](https://man7.org/linux/man-pages/man2/open.2.html).
 */
export function open(filename: string, flags = sys.O_RDONLY, mode = 0o666): SysRet {
  return sysRet(() => inherited(sys.open(named(filename, 'open'), flags, mode)));
}

/**
 * `POSIX::creat(FILENAME, MODE)`
 *
 * Creates a file, or empties an existing one, and returns a descriptor for writing. See
 * [creat(2)](https://man7.org/linux/man-pages/man2/creat.2.html).
 */
export function creat(filename: string, mode: number): SysRet {
  return open(filename, sys.O_WRONLY | sys.O_CREAT | sys.O_TRUNC, mode);
}

/**
 * `POSIX::close(FD)`
 *
 * Closes a descriptor, past what handles hold. See [close(2)](https://man7.org/linux/man-pages/man2/close.2.html).
 */
export function close(fd: number): SysRet {
  return onDescriptor(fd, () => sys.close(fd));
}

/**
 * `POSIX::read(FD, BUFFER, NBYTES)` · blocks
 *
 * Reads bytes of a descriptor into `buffer.value` and returns how many: `'0 but true'` at the end. See [read(2)](https://man7.org/linux/man-pages/man2/read.2.html).
 */
export function read(fd: number, buffer: Buffered, nbytes: number): SysRet {
  checkedVariable('read', buffer);
  return onDescriptor(fd, () => {
    buffer.value = latin1.read(fd, Math.trunc(nbytes));
    return buffer.value.length;
  });
}

/**
 * `POSIX::write(FD, BUFFER, NBYTES)` · blocks
 *
 * Writes bytes of a string, at most `nbytes`, and returns how many were taken. See [write(2)](https://man7.org/linux/man-pages/man2/write.2.html).
 */
export function write(fd: number, buffer: string, nbytes?: number): SysRet {
  const bytes = text('write', 'BUFFER', buffer).slice(0, nbytes);
  refuseWide(bytes, 'write');
  return onDescriptor(fd, () => latin1.write(fd, bytes));
}

/**
 * `POSIX::lseek(FD, OFFSET, WHENCE)`
 *
 * Moves a descriptor's offset and returns it, 0 too as a number; -1 and ERRNO if it fails. See [lseek(2)](https://man7.org/linux/man-pages/man2/lseek.2.html).
 */
export function lseek(fd: number, offset: number, whence: number): number {
  sys.safePoint();
  return attempt(() => sys.lseek(fd, offset, whence), -1);
}

/**
 * `POSIX::dup(FD)`
 *
 * A second descriptor for an open file. See [dup(2)](https://man7.org/linux/man-pages/man2/dup.2.html).
 */
export function dup(fd: number): SysRet {
  return onDescriptor(fd, () => inherited(sys.dup(fd)));
}

/**
 * `POSIX::dup2(FD1, FD2)`
 *
 * Makes `fd2` a descriptor for the open file of `fd1`, closing what it was; handles on it go on with the new file. See [dup2(2)](https://man7.org/linux/man-pages/man2/dup.2.html).
 */
export function dup2(fd1: number, fd2: number): SysRet {
  return sysRet(() => sys.dup2(fd1, fd2));
}

/**
 * `POSIX::pipe()`
 *
 * The reading and the writing descriptor of a new pipe; an empty list and ERRNO if it fails. See [pipe(2)](https://man7.org/linux/man-pages/man2/pipe.2.html).
 */
export function pipe(): [reader: number, writer: number] | [] {
  sys.safePoint();
  return attempt<[number, number], []>(() => {
    const [reader, writer] = sys.pipe();
    return [inherited(reader), inherited(writer)];
  }, []);
}

/**
 * `POSIX::isatty(FD)`
 *
 * Whether a descriptor, or what a handle has, is a terminal; ERRNO says why not. See [isatty(3)](https://man7.org/linux/man-pages/man3/isatty.3.html).
 */
export function isatty(fd: number | Handle): boolean {
  sys.safePoint();
  const terminal = attempt(() => sys.isatty(fd), undefined);
  if (terminal === false) ERRNO.value = sys.ENOTTY;
  return terminal ?? false;
}

/**
 * `POSIX::ttyname(FD)`
 *
 * The path of a terminal; undefined and ERRNO of anything else. See [ttyname(3)](https://man7.org/linux/man-pages/man3/ttyname.3.html).
 */
export function ttyname(fd: number): string | undefined {
  sys.safePoint();
  return attempt(() => sys.ttyname(fd), undefined);
}

/**
 * `POSIX::tcgetpgrp(FD)`
 *
 * The foreground process group of a terminal; -1 and ERRNO if it has none. See [tcgetpgrp(3)](https://man7.org/linux/man-pages/man3/tcgetpgrp.3.html).
 */
export function tcgetpgrp(fd: number): number {
  sys.safePoint();
  return attempt(() => sys.tcgetpgrp(fd), -1);
}

/**
 * `POSIX::tcsetpgrp(FD, PGRP)`
 *
 * Makes a process group the foreground one of a terminal. See [tcsetpgrp(3)](https://man7.org/linux/man-pages/man3/tcsetpgrp.3.html).
 */
export function tcsetpgrp(fd: number, pgrp: number): SysRet {
  return sysRet(() => sys.tcsetpgrp(fd, pgrp));
}

/**
 * `POSIX::access(PATH, MODE)`
 *
 * Whether the real user may read (`R_OK`), write (`W_OK`) or execute (`X_OK`) a file, or whether it is there (`F_OK`). See [access(2)](https://man7.org/linux/man-pages/man2/access.2.html).
 */
export function access(path: string, mode: number): SysRet {
  return sysRet(() => accessSync(named(path, 'access'), integer('access', 'MODE', mode)));
}

/**
 * `POSIX::lchown(UID, GID, PATH)`
 *
 * Sets the owner of a file; of a symbolic link, the link's own. See [lchown(2)](https://man7.org/linux/man-pages/man2/lchown.2.html).
 */
export function lchown(uid: number, gid: number, path: string): SysRet {
  return sysRet(() => lchownSync(named(path, 'lchown'), uid >>> 0, gid >>> 0));
}

/**
 * `POSIX::mkfifo(PATH, MODE)`
 *
 * Makes a named pipe. See [mkfifo(3)](https://man7.org/linux/man-pages/man3/mkfifo.3.html).
 */
export function mkfifo(path: string, mode: number): SysRet {
  return sysRet(() => sys.mkfifo(named(path, 'mkfifo'), mode & 0o7777));
}
