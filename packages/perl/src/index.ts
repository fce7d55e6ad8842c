export type { Lookup } from './base/context.js';
export { ERRNO } from './base/errno.js';
export { local } from './base/local.js';
export { type Scalar, stringify } from './base/numeric.js';
export { ARGV, BASETIME, PROCESS_ID, PROGRAM_NAME, setProgramName } from './base/program.js';
export { CHILD_ERROR, EVAL_ERROR } from './base/status.js';
export { WARNING } from './base/switches.js';
export type { Variable } from './base/variable.js';
export type { MaybeZero } from './base/zero-but-true.js';
export { carp, cluck, confess, croak } from './diagnostics/carp.js';
export { Died, die, evaluate } from './diagnostics/die.js';
export type { Printable } from './diagnostics/text.js';
export { warn } from './diagnostics/warn.js';
export { chmod, chown, utime } from './file/attributes.js';
export { fcntl, flock, ioctl } from './file/control.js';
export * from './file/directory.js';
export { chdir, umask } from './file/environment.js';
export { glob } from './file/glob.js';
export * from './file/names.js';
export { lstat, type Stat, type StatList, stat } from './file/stat.js';
export type { File } from './file/target.js';
export { truncate } from './file/truncate.js';
export { binmode } from './io/binmode.js';
export type { Buffered } from './io/buffer.js';
export { close } from './io/close.js';
export { fileno } from './io/fileno.js';
export { type FileTest, filetest } from './io/filetest.js';
export { getc } from './io/getc.js';
export { Handle, handle } from './io/handle.js';
export { open } from './io/open.js';
export { pipe } from './io/pipe.js';
export { seek, sysseek, tell } from './io/position.js';
export { print, printf, say } from './io/print.js';
export { eof, read, readline } from './io/read.js';
export { select } from './io/select.js';
export type { Bits } from './io/select-bits.js';
export { autoflush, OUTPUT_AUTOFLUSH } from './io/selected.js';
export { INPUT_RECORD_SEPARATOR, OUTPUT_FIELD_SEPARATOR, OUTPUT_RECORD_SEPARATOR } from './io/separators.js';
export { STDERR, STDIN, STDOUT } from './io/standard.js';
export { sysread, syswrite } from './io/sysio.js';
export { sysopen } from './io/sysopen.js';
export { unlink } from './io/unlink.js';
export { type Addrinfo, getaddrinfo, getnameinfo } from './net/addrinfo.js';
export type { HostentList, NetentList, ProtoentList, ServentList } from './net/entries.js';
export * from './net/enumerate.js';
export * from './net/inet.js';
export { recv, send } from './net/message.js';
export * from './net/multicast.js';
export * from './net/netdb.js';
export { getsockopt, setsockopt } from './net/option.js';
export type { Packed } from './net/packed.js';
export * from './net/sockaddr.js';
export {
  accept,
  bind,
  connect,
  getpeername,
  getsockname,
  listen,
  shutdown,
  socket,
  socketpair,
} from './net/socket.js';
export { minus } from './operators/arithmetic.js';
export { qq } from './operators/interpolate.js';
export { sprintf } from './operators/sprintf.js';
export { or, truth } from './operators/truth.js';
export { pack } from './pack/pack.js';
export { type SmallInteger, type Unpack, type Unpacked, unpack } from './pack/unpack.js';
export { END } from './process/end.js';
export { exec, type Indirect, system } from './process/exec.js';
export { exit } from './process/exit.js';
export { fork } from './process/fork.js';
export { getpgrp, getppid, getpriority, setpgrp, setpriority } from './process/ids.js';
export { kill } from './process/kill.js';
export * from './process/posix.js';
export { qx, type ReadPipe, readpipe } from './process/readpipe.js';
export { SIG, type SigHandler, type SigValue } from './process/signal.js';
export { EFFECTIVE_GROUP_ID, EFFECTIVE_USER_ID, REAL_GROUP_ID, REAL_USER_ID } from './process/user-ids.js';
export * from './process/users.js';
export { wait, waitpid } from './process/wait.js';
export { lc, lcfirst, uc, ucfirst } from './strings/case.js';
export { type Choppable, chomp, chop } from './strings/chomp.js';
export { chr, hex, oct, ord } from './strings/number-text.js';
export { index, rindex } from './strings/position.js';
export { quotemeta, reverse } from './strings/reverse.js';
export { substr } from './strings/substr.js';
export { vec } from './strings/vec.js';
export type { ControlArgument, Filled } from './sysv/control.js';
export { msgctl, msgget, msgrcv, msgsnd } from './sysv/msg.js';
export { semctl, semget, semop } from './sysv/sem.js';
export { shmctl, shmget, shmread, shmwrite } from './sysv/shm.js';
export { match, Tainted } from './taint/tainted.js';
export { alarm, sleep } from './time/alarm.js';
export { gmtime, localtime, time, times } from './time/time.js';
