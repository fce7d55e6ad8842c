import { Died, raise } from './die.js';
import { EVAL, type Frame, frames } from './frames.js';
import { callPlace, lastRecord } from './location.js';
import { joined, type Printable } from './text.js';
import { emitWarning } from './warning.js';

/**
 * `confess LIST`
 *
 * Dies with the list, the place, and a line for each active call, innermost first. JavaScript does not give the calls' arguments.
 */
export function confess(...list: Printable[]): never {
  raise(new Died(long(joined(list, 'confess'), frames())));
}

/**
 * `croak LIST`
 *
 * Dies with the list and the place where the function was called from another file (in Perl: from another package). If it was not
 * called from another file, it dies as confess does.
 */
export function croak(...list: Printable[]): never {
  raise(new Died(short(joined(list, 'croak'))));
}

/** Dies as a module of Perl's does of its caller's mistake: at the program's call, without the record that was read last. */
export function croakAtCall(message: string): never {
  raise(new Died(`${message}${callPlace()}.\n`));
}

/**
 * `cluck LIST`
 *
 * Warns with the text that confess would die with.
 */
export function cluck(...list: Printable[]): true {
  emitWarning(long(joined(list, 'cluck'), frames()));
  return true;
}

/**
 * `carp LIST`
 *
 * Warns with the text that croak would die with.
 */
export function carp(...list: Printable[]): true {
  emitWarning(short(joined(list, 'carp')));
  return true;
}

function short(message: string): string {
  const all = frames();
  const caller = all.find((frame) => frame.file !== all[0]?.file);
  return caller ? `${message}${at(caller)}.\n` : long(message, all);
}

/** The message at the innermost frame, then each function with the place that called it. */
function long(message: string, [first, ...callers]: Frame[]): string {
  if (!first) return `${message} at - line 0.\n`;
  const names = [first, ...callers].map(({ name }) => {
    if (name === undefined) return 'BEGIN';
    return name === EVAL ? EVAL : `main::${name || '__ANON__'}`;
  });
  const lines = callers.map((frame, i) => `\t${names[i]} called${at(frame)}\n`);
  return `${message}${at(first)}${lastRecord()}.\n${lines.join('')}`;
}

function at({ file, line }: Frame): string {
  return ` at ${file} line ${line}`;
}
