import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { atfork } from '@perlipc/sys';

/** A variable of Perl's that programs assign to: an imported binding can't be assigned, so it has a `value`. */
export interface Variable<T> {
  value: T;
}

/** `$0`: the program as it was named on the command line, which Node itself makes absolute. */
export const PROGRAM_NAME = asGiven() ?? process.argv[1] ?? '-';

function asGiven(): string | undefined {
  try {
    const words = readFileSync('/proc/self/cmdline', 'utf8').split('\0');
    const name = words[1 + process.execArgv.length];
    return name !== undefined && resolve(name) === process.argv[1] ? name : undefined;
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
 * bytes (`$/ = \N` in Perl)
 */
export const INPUT_RECORD_SEPARATOR: Variable<string | number | undefined> = { value: '\n' };

/** `$,`: what `print` and `say` put between their items. */
export const OUTPUT_FIELD_SEPARATOR: Variable<string | undefined> = { value: undefined };

/** `$\`: what `print` puts after its last item. */
export const OUTPUT_RECORD_SEPARATOR: Variable<string | undefined> = { value: undefined };
