// Perl's -T: everything of @perlipc/perl, with what comes from outside tainted, and with what would act on it refusing it.

import * as perl from '../index.js';
import { Tainted } from './tainted.js';

export * from '../index.js';
export { die, listen, or, print, printf, say, send, setsockopt, syswrite, truth, warn } from './accepting.js';
export { exec, open, qx, readpipe, system } from './commands.js';
export { ENV } from './env.js';
export {
  filetest,
  flock,
  glob,
  lstat,
  opendir,
  readdir,
  readlink,
  seek,
  stat,
  sysopen,
  sysseek,
} from './files.js';
export {
  type Buffered,
  getc,
  handle,
  read,
  readline,
  recv,
  STDIN,
  sysread,
  type TaintedHandle,
} from './input.js';
export {
  inet_aton,
  pack,
  pack_sockaddr_in,
  pack_sockaddr_in6,
  pack_sockaddr_un,
  qq,
  sockaddr_in,
  sockaddr_un,
  sprintf,
} from './propagating.js';
export {
  bind,
  chdir,
  chmod,
  chown,
  chroot,
  connect,
  fcntl,
  ioctl,
  kill,
  link,
  mkdir,
  rename,
  rmdir,
  setpgrp,
  setpriority,
  socket,
  socketpair,
  symlink,
  truncate,
  umask,
  unlink,
  utime,
} from './refusing.js';
export {
  type Choppable,
  chomp,
  chop,
  chr,
  hex,
  index,
  lc,
  lcfirst,
  oct,
  ord,
  quotemeta,
  reverse,
  rindex,
  substr,
  uc,
  ucfirst,
  unpack,
  vec,
} from './strings.js';
export {
  msgctl,
  msgget,
  msgrcv,
  msgsnd,
  type Received,
  semctl,
  semget,
  semop,
  shmctl,
  shmget,
  shmread,
  shmwrite,
} from './sysv.js';
export { match, Tainted, tainted } from './tainted.js';
export { getgrgid, getgrnam, getpwent, getpwnam, getpwuid, type TaintedPasswd } from './users.js';

/** `${^TAINT}`: 1, as under `-T`. */
export const TAINT = 1;

/** `@ARGV`: the command line's arguments, as bytes, tainted. */
export const ARGV: Tainted[] = perl.ARGV.map((argument) => new Tainted(argument));

/** `$0`, tainted until {@link setProgramName} sets it. */
export let PROGRAM_NAME: Tainted | string = new Tainted(perl.PROGRAM_NAME);

/**
 * `$0 = EXPR`
 *
 * As `setProgramName` of `@perlipc/perl`.
 */
export function setProgramName(name: string): void {
  perl.setProgramName(name);
  PROGRAM_NAME = name;
}
