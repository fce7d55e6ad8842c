import * as perl from '../index.js';
import type { Handle } from '../io/handle.js';
import { checkEnvironment } from './env.js';
import { guarded, refuseTainted } from './guard.js';
import { reveal, Tainted } from './tainted.js';

/**
 * `exec LIST`
 *
 * As `exec` of `@perlipc/perl`; dies of an insecure environment, then of a tainted argument.
 */
export const exec = guarded('exec', perl.exec, checkEnvironment);

/**
 * `system LIST` · blocks
 *
 * As `system` of `@perlipc/perl`; dies of an insecure environment, then of a tainted argument.
 */
export const system = guarded('system', perl.system, checkEnvironment);

function backticks<R>(call: (command: string) => R): (command: string) => R {
  return (command) => {
    refuseTainted('``', [command]);
    checkEnvironment();
    return call(command);
  };
}

const whole = backticks(perl.readpipe);
const lines = backticks(perl.readpipe.list);

/**
 * `readpipe EXPR` · blocks until the command has ended
 *
 * As `readpipe` of `@perlipc/perl`; dies of a tainted command, then of an insecure environment. What it returns is tainted.
 */
export const readpipe = Object.assign(
  (command: string): Tainted | undefined => {
    const output = whole(command);
    return output === undefined ? undefined : new Tainted(output);
  },
  { list: (command: string): Tainted[] => lines(command).map((line) => new Tainted(line)) },
);

/** `qx{STRING}`: readpipe of a template */
export function qx(strings: TemplateStringsArray, ...values: perl.Printable[]): Tainted | undefined {
  refuseTainted('``', values);
  return readpipe(perl.qq(strings, ...values));
}

type Target = string | number | Handle;
type Open = typeof perl.open &
  ((handle: Handle, mode: '<' | `<:${string}`, target: Target | Tainted) => boolean);

/**
 * `open FILEHANDLE, MODE, EXPR` · blocks on a FIFO
 * `open FILEHANDLE, MODE, LIST` · blocks until the command is executed
 *
 * As `open` of `@perlipc/perl`; a tainted name may be read and nothing else; pipes die of an insecure environment.
 */
export const open = ((handle: Handle, mode: string, ...rest: (Target | Tainted)[]) => {
  if (/^\s*(-\||\|-)/.test(mode)) {
    checkEnvironment();
    refuseTainted('piped open', rest);
  } else if (!/^\s*<(?!&)/.test(mode)) refuseTainted('open', rest);
  const call = perl.open as (handle: Handle, mode: string, ...rest: Target[]) => boolean | number;
  return call(handle, mode, ...rest.map(reveal<Target>));
}) as Open;
