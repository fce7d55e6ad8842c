import * as sys from '@perlipc/sys';
import { setErrno } from '../base/errno.js';
import { setChildError } from '../base/status.js';
import { type Command, commandOf } from '../command/command.js';
import { execute } from '../command/execute.js';
import { reap } from '../command/reap.js';
import { startCommand } from '../command/start-command.js';
import { type Printable, text } from '../diagnostics/text.js';
import { flushAll } from '../io/flush.js';

/** The program that gets a list of words, whatever its first says: the block of `exec { PROGRAM } LIST`. */
export interface Indirect {
  readonly program: string;
}

/**
 * `exec LIST`
 *
 * Replaces the program of this process; it returns only where it can't: false and ERRNO, and with `-w` a warning. What handles
 * hold is written first. A list of several is a program, looked for in PATH, and its arguments; a single string is a command
 * line, which goes to `/bin/sh -c` if it has something for the shell and else is split at blanks. `exec({ program }, LIST)` is Perl's
 * `exec { PROGRAM } LIST`: the words go to that program as they are, the first as its name. See [exec(3)](https://man7.org/linux/man-pages/man3/exec.3.html).
 */
export function exec(...list: [Indirect, ...Printable[]] | Printable[]): false {
  flushAll();
  const command = commandFrom(list, 'exec');
  if (command) execute(command);
  return false;
}

/**
 * `system LIST` · blocks
 *
 * Runs a program as exec does, in a child, and waits for it; as long SIGINT and SIGQUIT are ignored and SIGCHLD is held back.
 * Returns its wait status, which CHILD_ERROR has too; -1 in both, and ERRNO, where it can't be started or waited for. See
 * [system(3)](https://man7.org/linux/man-pages/man3/system.3.html).
 */
export function system(...list: [Indirect, ...Printable[]] | Printable[]): number {
  flushAll();
  const command = commandFrom(list, 'system');
  let mask: number[] | undefined;
  try {
    mask = sys.sigprocmask(sys.SIG_BLOCK, [sys.SIGCHLD]);
    return keep(command ? run(command) : EMPTY);
  } catch (error) {
    setErrno(error);
    return keep(-1);
  } finally {
    if (mask) sys.sigprocmask(sys.SIG_SETMASK, mask);
  }
}

/** The status of perl's child that had nothing to execute: it ends with 255. */
const EMPTY = 255 << 8;

function commandFrom(list: [Indirect, ...Printable[]] | Printable[], operation: string): Command | undefined {
  const [first, ...rest] = list;
  if (isIndirect(first)) return { file: text(first.program, operation), words: texts(rest, operation) };
  return commandOf(texts(list as Printable[], operation));
}

function texts(list: readonly Printable[], operation: string): string[] {
  return list.map((item) => text(item, operation));
}

function isIndirect(first: Indirect | Printable): first is Indirect {
  return typeof first === 'object' && first !== null && Object.hasOwn(first, 'program');
}

function keep(status: number): number {
  setChildError(status);
  return status;
}

/** INT and QUIT are ignored before the child is there, so that none which it provokes can come too early. */
function run(command: Command): number {
  const before = [sys.SIGINT, sys.SIGQUIT].map(
    (signal) => [signal, sys.sigaction(signal, 'IGNORE')] as const,
  );
  const restore = () => {
    for (const [signal, disposition] of before) sys.sigaction(signal, disposition);
  };
  try {
    // As they were: what had a handler is at its default in any program.
    const sigdefault = before.flatMap(([signal, was]) => (was === 'IGNORE' ? [] : [signal]));
    return reap(startCommand(command, { options: { sigdefault }, prepare: restore }));
  } finally {
    restore();
  }
}
