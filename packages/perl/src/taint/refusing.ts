// What acts on the system: it dies of tainted arguments.

import * as perl from '../index.js';
import { guarded } from './guard.js';

/**
 * `bind SOCKET, NAME`
 *
 * As `bind` of `@perlipc/perl`; dies of a tainted address.
 */
export const bind = guarded('bind', perl.bind);
/**
 * `connect SOCKET, NAME` · blocks
 *
 * As `connect` of `@perlipc/perl`; dies of a tainted address.
 */
export const connect = guarded('connect', perl.connect);
/**
 * `socket SOCKET, DOMAIN, TYPE, PROTOCOL`
 *
 * As `socket` of `@perlipc/perl`; dies of a tainted number.
 */
export const socket = guarded('socket', perl.socket);
/**
 * `socketpair SOCKET1, SOCKET2, DOMAIN, TYPE, PROTOCOL`
 *
 * As `socketpair` of `@perlipc/perl`; dies of a tainted number.
 */
export const socketpair = guarded('socketpair', perl.socketpair);
/**
 * `kill SIGNAL, LIST`
 *
 * As `kill` of `@perlipc/perl`; dies of a tainted signal or pid.
 */
export const kill = guarded('kill', perl.kill);
/**
 * `setpgrp PID, PGRP`
 *
 * As `setpgrp` of `@perlipc/perl`; dies of a tainted id.
 */
export const setpgrp = guarded('setpgrp', perl.setpgrp);
/**
 * `setpriority WHICH, WHO, PRIORITY`
 *
 * As `setpriority` of `@perlipc/perl`; dies of a tainted number.
 */
export const setpriority = guarded('setpriority', perl.setpriority);
/**
 * `unlink LIST`
 *
 * As `unlink` of `@perlipc/perl`; dies of a tainted name.
 */
export const unlink = guarded('unlink', perl.unlink);
/**
 * `mkdir FILENAME, MODE`
 *
 * As `mkdir` of `@perlipc/perl`; dies of a tainted name or mode.
 */
export const mkdir = guarded('mkdir', perl.mkdir);
/**
 * `rmdir FILENAME`
 *
 * As `rmdir` of `@perlipc/perl`; dies of a tainted name.
 */
export const rmdir = guarded('rmdir', perl.rmdir);
/**
 * `rename OLDNAME, NEWNAME`
 *
 * As `rename` of `@perlipc/perl`; dies of a tainted name.
 */
export const rename = guarded('rename', perl.rename);
/**
 * `link OLDFILE, NEWFILE`
 *
 * As `link` of `@perlipc/perl`; dies of a tainted name.
 */
export const link = guarded('link', perl.link);
/**
 * `symlink OLDFILE, NEWFILE`
 *
 * As `symlink` of `@perlipc/perl`; dies of a tainted name.
 */
export const symlink = guarded('symlink', perl.symlink);
/**
 * `chmod MODE, LIST`
 *
 * As `chmod` of `@perlipc/perl`; dies of a tainted mode or name.
 */
export const chmod = guarded('chmod', perl.chmod);
/**
 * `chown UID, GID, LIST`
 *
 * As `chown` of `@perlipc/perl`; dies of a tainted id or name.
 */
export const chown = guarded('chown', perl.chown);
/**
 * `utime ATIME, MTIME, LIST`
 *
 * As `utime` of `@perlipc/perl`; dies of a tainted time or name.
 */
export const utime = guarded('utime', perl.utime);
/**
 * `chdir EXPR`
 *
 * As `chdir` of `@perlipc/perl`; dies of a tainted name.
 */
export const chdir = guarded('chdir', perl.chdir);
/**
 * `chroot FILENAME`
 *
 * As `chroot` of `@perlipc/perl`; dies of a tainted name.
 */
export const chroot = guarded('chroot', perl.chroot);
/**
 * `umask EXPR`
 *
 * As `umask` of `@perlipc/perl`; dies of a tainted number.
 */
export const umask = guarded('umask', perl.umask);
/**
 * `truncate EXPR, LENGTH`
 *
 * As `truncate` of `@perlipc/perl`; dies of a tainted name or length.
 */
export const truncate = guarded('truncate', perl.truncate);
/**
 * `fcntl FILEHANDLE, FUNCTION, SCALAR`
 *
 * As `fcntl` of `@perlipc/perl`; dies of a tainted number or variable.
 */
export const fcntl = guarded('fcntl', perl.fcntl);
/**
 * `ioctl FILEHANDLE, FUNCTION, SCALAR`
 *
 * As `ioctl` of `@perlipc/perl`; dies of a tainted number or variable.
 */
export const ioctl = guarded('ioctl', perl.ioctl);
