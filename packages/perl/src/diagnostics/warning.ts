import { WARNING } from '../base/switches.js';
import { isTooWide, writeToStderr } from './error-stream.js';
import { location } from './location.js';

/** What has the warnings instead of STDERR: `$SIG{__WARN__}`. */
export const warnHook: { call: ((message: unknown) => void) | undefined } = { call: undefined };

/** Gives a finished message to the hook, which is off while it runs and may get an object instead, or to STDERR. */
export function emitWarning(text: string, object?: object): void {
  const { call } = warnHook;
  if (call === undefined) {
    putOnStderr(text, 'warn', location);
    return;
  }
  warnHook.call = undefined;
  try {
    call(object ?? text);
  } finally {
    warnHook.call = call;
  }
}

/** Writes a finished message to STDERR, after a warning of characters that it can't take. */
export function putOnStderr(text: string, operation: 'warn' | 'die', place: () => string): void {
  if (isTooWide(text)) emitWarning(`Wide character in ${operation}${place()}.\n`);
  writeToStderr(text);
}

/** A warning of perldiag's class (S): severe, and so given without `-w` too. It has the place of the program's call. */
export function severeWarning(text: string): void {
  emitWarning(`${text}${location()}.\n`);
}

/** A warning of perldiag's class (W): given with `-w` alone. */
export function warning(text: string): void {
  if (WARNING.value) severeWarning(text);
}
