import { exit, match, print, STDERR, type Tainted } from '@perlipc/perl';

type Word = string | Tainted;

/**
 * Looks through a program's arguments and takes out the options that it knows, each with the word behind it or behind `=`, which
 * it returns by name. `--help` prints `help` and ends it with 0; any other word that looks like an option is an error (status 2),
 * unless `--` stands before it, which is taken out. A negative number is an argument.
 */
export function usage<Name extends string, W extends Word = Word>(
  args: (W | string)[],
  help: string,
  known: readonly Name[] = [],
): { [N in Name]?: W | string } {
  const end = args.findIndex((word) => match(word, /^--$/));
  const rest = end < 0 ? [] : args.splice(end).slice(1);
  const options = taken(args, known);
  if (args.some((word) => match(word, /^--help$/))) {
    print(help);
    exit(0);
  }
  for (const word of args) {
    const [option] = match(word, /^(-\D.*)/s) ?? [];
    if (option === undefined) continue;
    print(STDERR, `unknown option ${option}\n${help}`);
    exit(2);
  }
  args.push(...rest);
  return options;
}

function taken<Name extends string, W extends Word>(
  args: (W | string)[],
  known: readonly Name[],
): { [N in Name]?: W | string } {
  const options: { [N in Name]?: W | string } = {};
  for (let i = 0; i < args.length; ) {
    const [name, value] = match(args[i], /^(--[\w-]+)(?:=(.*))?$/s) ?? [];
    const option = known.find((one) => one === name);
    if (option === undefined) i++;
    else {
      const [, next] = args.splice(i, value ? 1 : 2);
      options[option] = value || (next ?? '');
    }
  }
  return options;
}
