export { alarm, sleep } from './alarm.js';
export { minus } from './arithmetic.js';
export { carp, cluck, confess, croak } from './carp.js';
export { Died, die, evaluate } from './die.js';
export { ERRNO } from './errno.js';
export { exec, system } from './exec.js';
export { exit } from './exit.js';
export { type FileTest, filetest } from './filetest.js';
export { Handle, handle, STDERR, STDIN, STDOUT } from './handle.js';
export { autoflush, OUTPUT_AUTOFLUSH, print, printf, say } from './handle-print.js';
export { type Buffered, eof, read, readline } from './handle-read.js';
export { sysread, syswrite } from './handle-sys.js';
export { qq } from './interpolate.js';
export { kill } from './kill.js';
export * from './netdb.js';
export { type Scalar, stringify } from './numeric.js';
export { binmode, close, fileno, open } from './open.js';
export { pack } from './pack/pack.js';
export { type SmallInteger, type Unpack, type Unpacked, unpack } from './pack/unpack.js';
export * from './posix.js';
export { fork, getpgrp, getppid, getpriority, pipe, setpgrp, setpriority, wait, waitpid } from './process.js';
export { qx, type ReadPipe, readpipe } from './readpipe.js';
export { select } from './select.js';
export type { Bits } from './select-bits.js';
export { SIG, type SigHandler, type SigValue } from './signal.js';
export { inet_aton, sockaddr_in, sockaddr_un } from './sockaddr.js';
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
} from './socket.js';
export { sprintf } from './sprintf.js';
export { CHILD_ERROR, EVAL_ERROR } from './status.js';
export { match, Tainted } from './taint/tainted.js';
export type { Printable } from './text.js';
export { gmtime, localtime, time, times } from './time.js';
export { or, truth } from './truth.js';
export { unlink } from './unlink.js';
export {
  ARGV,
  INPUT_RECORD_SEPARATOR,
  OUTPUT_FIELD_SEPARATOR,
  OUTPUT_RECORD_SEPARATOR,
  PROCESS_ID,
  PROGRAM_NAME,
  WARNING,
} from './vars.js';
export { warn } from './warn.js';
