import { checkedVariable } from '../base/variable.js';
import * as perl from '../index.js';
import type { Handle } from '../io/handle.js';
import { reveal, Tainted } from './tainted.js';

/** A handle whose lines are tainted. */
export type TaintedHandle = { [Symbol.iterator](): IterableIterator<Tainted> } & Handle;

function* taintedLines(handle: Handle): Generator<Tainted> {
  for (let line = readline(handle); line !== undefined; line = readline(handle)) yield line;
}

/** Has a handle give tainted lines. */
export function tainting(handle: Handle): TaintedHandle {
  handle.linesOf = taintedLines as unknown as typeof handle.linesOf;
  return handle as TaintedHandle;
}

/** Makes a file handle, as `handle` of `@perlipc/perl` does, whose lines are tainted. */
export function handle(name: string): TaintedHandle {
  return tainting(perl.handle(name));
}

/** `STDIN`, whose lines are tainted. */
export const STDIN = tainting(perl.STDIN);

function taint(text: string | undefined): Tainted | undefined {
  return text === undefined ? undefined : new Tainted(text);
}

/**
 * `readline FILEHANDLE` · blocks
 *
 * As `readline` of `@perlipc/perl`; the line is tainted.
 */
export function readline(handle: Handle): Tainted | undefined {
  return taint(perl.readline(handle));
}

/**
 * `getc FILEHANDLE` · blocks
 *
 * As `getc` of `@perlipc/perl`; the character is tainted.
 */
export function getc(handle: Handle): Tainted | undefined {
  return taint(perl.getc(handle));
}

/** A variable that a builtin reads into. */
export interface Buffered {
  value: string | Tainted;
}

function into<A extends unknown[], R>(
  call: (handle: Handle, buffer: perl.Buffered, ...rest: A) => R | undefined,
) {
  return (handle: Handle, buffer: Buffered, ...rest: A): R | undefined => {
    const plain = { value: reveal(checkedVariable(call.name, buffer).value) };
    const result = call(handle, plain, ...rest);
    if (result !== undefined) buffer.value = new Tainted(plain.value);
    return result;
  };
}

/**
 * `read FILEHANDLE, SCALAR, LENGTH, OFFSET` · blocks
 *
 * As `read` of `@perlipc/perl`; the buffer is tainted then.
 */
export const read = into<[length: number, offset?: number], number>(perl.read);

/**
 * `sysread FILEHANDLE, SCALAR, LENGTH, OFFSET` · blocks
 *
 * As `sysread` of `@perlipc/perl`; the buffer is tainted then.
 */
export const sysread = into<[length: number, offset?: number], number>(perl.sysread);

/**
 * `recv SOCKET, SCALAR, LENGTH, FLAGS` · blocks
 *
 * As `recv` of `@perlipc/perl`; the buffer is tainted then, and the sender is not.
 */
export const recv = into<[length: number, flags: number], string>(perl.recv);
