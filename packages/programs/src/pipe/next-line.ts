import { chomp, die, ERRNO, type Handle, readline } from '@perlipc/perl';

/** The next line without its newline. Dies where the other end has closed instead of saying something. */
export function nextLine(handle: Handle): string {
  ERRNO.value = 0;
  const line = {
    value: readline(handle) ?? die(+ERRNO ? `can't read: ${ERRNO}` : 'the other end said nothing'),
  };
  chomp(line);
  return line.value;
}
