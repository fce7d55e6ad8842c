import {
  autoflush,
  close,
  die,
  ERRNO,
  exec,
  fork,
  type Handle,
  handle,
  open,
  pipe,
  STDIN,
  STDOUT,
} from '@perlipc/perl';

/**
 * `open2 READER, WRITER, PROGRAM, LIST`
 *
 * Executes a program, without a shell, whose output `reader` has and whose input `writer` is, and returns its pid. What is
 * printed to `writer` is written at once. Dies where that fails, in the child too.
 */
export function open2(reader: Handle, writer: Handle, program: string, ...args: string[]): number {
  const [theirs_in, theirs_out] = [handle('theirs_in'), handle('theirs_out')];
  pipe(theirs_in, writer) || die(`open2: pipe failed: ${ERRNO}`);
  pipe(reader, theirs_out) || die(`open2: pipe failed: ${ERRNO}`);
  const pid = fork() ?? die(`open2: fork failed: ${ERRNO}`);
  if (pid === 0) {
    close(reader);
    close(writer);
    open(STDIN, '<&', theirs_in) || die(`open2: ${ERRNO}`);
    open(STDOUT, '>&', theirs_out) || die(`open2: ${ERRNO}`);
    exec(program, ...args) || die(`open2: exec of ${program} failed: ${ERRNO}`);
  }
  close(theirs_in);
  close(theirs_out);
  autoflush(writer);
  return pid;
}
