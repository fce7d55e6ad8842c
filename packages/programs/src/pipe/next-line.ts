import { chomp, die, type Handle, readline } from '@perlipc/perl';

/** The next line without its newline. Dies where the other end has closed instead of saying something. */
export function nextLine(handle: Handle): string {
  const line = { value: readline(handle) ?? die('the other end said nothing') };
  chomp(line);
  return line.value;
}
