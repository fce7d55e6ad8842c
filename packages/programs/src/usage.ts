import { exit, print, STDERR } from '@perlipc/perl';

/**
 * The arguments of a program. `--help` prints `help` and ends it with 0; any other word that looks like an option is an
 * error (status 2), unless `--` stands before it. A negative number is an argument.
 */
export function usage(help: string, args: string[] = process.argv.slice(2)): string[] {
  const end = args.indexOf('--');
  const words = end < 0 ? args : args.slice(0, end);
  if (words.includes('--help')) {
    print(help);
    exit(0);
  }
  const unknown = words.find((word) => /^-\D/.test(word));
  if (unknown !== undefined) {
    print(STDERR, `unknown option ${unknown}\n${help}`);
    exit(2);
  }
  return end < 0 ? args : [...words, ...args.slice(end + 1)];
}
