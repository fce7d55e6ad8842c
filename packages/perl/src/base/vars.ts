import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { atfork } from '@perlipc/sys';
import { die } from '../diagnostics/die.js';
import { utf8 } from './text.js';

/** A variable of Perl's that programs assign to: an imported binding can't be assigned, so it has a `value`. */
export interface Variable<T> {
  value: T;
}

const [program = '-', ...args] = asGiven() ?? process.argv.slice(1).map(utf8);

/** `$0`: the program as it was named on the command line, which Node itself makes absolute. */
export const PROGRAM_NAME = program;

/** `@ARGV`: the command line's arguments, as bytes. */
export const ARGV: string[] = args;

/** The words of the command line behind Node's own, each character of them a byte. */
function asGiven(): string[] | undefined {
  try {
    const words = readFileSync('/proc/self/cmdline', 'latin1')
      .split('\0')
      .slice(1 + process.execArgv.length, -1);
    const name = Buffer.from(words[0] ?? '', 'latin1').toString();
    return resolve(name) === process.argv[1] ? words : undefined;
  } catch {
    return undefined;
  }
}

/** `$$`: the id of this process; a live binding, which changes in the child of `fork`. */
export let PROCESS_ID = process.pid;

function renewProcessId(): void {
  PROCESS_ID = process.pid;
}

// V8 compiles a function at its first call: without this one, anew in each child.
renewProcessId();
atfork({ child: renewProcessId });

/** `$^W`, the `-w` switch: whether to warn of what is probably a mistake. */
export const WARNING: Variable<boolean> = { value: false };

/**
 * `$/`: what ends a record of `readline`: a string, undefined for the whole rest, `''` for paragraphs, or a number of
 * bytes (`$/ = \N` in Perl); dies of a number that is not positive
 */
export const INPUT_RECORD_SEPARATOR: Variable<string | number | undefined> = {
  get value() {
    return separator;
  },
  set value(to) {
    if (typeof to === 'number' && to < 1)
      die(`Setting $/ to a reference to ${to <= -1 ? 'a negative integer' : 'zero'} is forbidden`);
    separator = typeof to === 'number' ? Math.trunc(to) : to;
  },
};

let separator: string | number | undefined = '\n';

/** `$,`: what `print` and `say` put between their items. */
export const OUTPUT_FIELD_SEPARATOR: Variable<string | undefined> = { value: undefined };

/** `$\`: what `print` puts after its last item. */
export const OUTPUT_RECORD_SEPARATOR: Variable<string | undefined> = { value: undefined };
