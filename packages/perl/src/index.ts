export { ERRNO } from './base/errno.js';
export { type Scalar, stringify } from './base/numeric.js';
export { CHILD_ERROR, EVAL_ERROR } from './base/status.js';
export type { Printable } from './base/text.js';
export {
  ARGV,
  INPUT_RECORD_SEPARATOR,
  OUTPUT_FIELD_SEPARATOR,
  OUTPUT_RECORD_SEPARATOR,
  PROCESS_ID,
  PROGRAM_NAME,
  WARNING,
} from './base/vars.js';
export { carp, cluck, confess, croak } from './diagnostics/carp.js';
export { Died, die, evaluate } from './diagnostics/die.js';
export { warn } from './diagnostics/warn.js';
export { type FileTest, filetest } from './io/filetest.js';
export { Handle, handle, STDERR, STDIN, STDOUT } from './io/handle.js';
export { binmode, close, fileno, open } from './io/open.js';
export { autoflush, OUTPUT_AUTOFLUSH, print, printf, say } from './io/print.js';
export { type Buffered, eof, read, readline } from './io/read.js';
export { select } from './io/select.js';
export type { Bits } from './io/select-bits.js';
export { sysread, syswrite } from './io/sysio.js';
export { unlink } from './io/unlink.js';
export * from './net/netdb.js';
export { inet_aton, sockaddr_in, sockaddr_un } from './net/sockaddr.js';
export {
  accept,
  bind,
  connect,
  getpeername,
  getsockname,
  getsockopt,
  listen,
  type Packed,
  recv,
  send,
  setsockopt,
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
export { exec, system } from './process/exec.js';
export { exit } from './process/exit.js';
export { kill } from './process/kill.js';
export * from './process/posix.js';
export {
  fork,
  getpgrp,
  getppid,
  getpriority,
  pipe,
  setpgrp,
  setpriority,
  wait,
  waitpid,
} from './process/process.js';
export { qx, type ReadPipe, readpipe } from './process/readpipe.js';
export { SIG, type SigHandler, type SigValue } from './process/signal.js';
export { match, Tainted } from './taint/tainted.js';
export { alarm, sleep } from './time/alarm.js';
export { gmtime, localtime, time, times } from './time/time.js';
