import { exit, match, print, STDERR, type Tainted } from '@perlipc/perl';

/**
 * Looks through a program's arguments. `--help` prints `help` and ends it with 0; any other word that looks like an option is
 * an error (status 2), unless `--` stands before it, which is taken out. A negative number is an argument.
 */
export function usage(args: (string | Tainted)[], help: string): void {
  const end = args.findIndex((word) => match(word, /^--$/));
  const words = end < 0 ? args : args.slice(0, end);
  if (words.some((word) => match(word, /^--help$/))) {
    print(help);
    exit(0);
  }
  for (const word of words) {
    const [option] = match(word, /^(-\D.*)/s) ?? [];
    if (option === undefined) continue;
    print(STDERR, `unknown option ${option}\n${help}`);
    exit(2);
  }
  if (end >= 0) args.splice(end, 1);
}
