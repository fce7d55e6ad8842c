import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { atfork, getpid } from '@perlipc/sys';
import { text } from '@perlipc/sys/argument';
import { raw, utf8 } from './bytes.js';
import { interpolating, type Variable } from './variable.js';

/** `$^T`: when the program began, in seconds since 1970; what `-M`, `-A` and `-C` count from. */
export const BASETIME: Variable<number> = interpolating({ value: Math.floor(performance.timeOrigin / 1000) });

const [program = '-', ...args] = asGiven() ?? process.argv.slice(1).map(utf8);

/** `$0`: the program as it was named on the command line, which Node itself makes absolute; a live binding, see {@link setProgramName}. */
export let PROGRAM_NAME = program;

/**
 * `$0 = EXPR`
 *
 * Changes what `ps` shows for this process, and PROGRAM_NAME. A name longer than the original command line is truncated.
 */
export function setProgramName(name: string): void {
  PROGRAM_NAME = text('setProgramName', 'name', name);
  process.title = raw(name).toString();
}

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
  PROCESS_ID = getpid();
}

// V8 compiles a function at its first call: without this one, anew in each child.
renewProcessId();
atfork({ child: renewProcessId });
