import { STDERR } from './handle.js';
import { placeAndRecord } from './location.js';
import { WARNING } from './vars.js';

/** What has the warnings instead of STDERR: `$SIG{__WARN__}`. */
export const warnHook: { call: ((text: string) => void) | undefined } = { call: undefined };

/** Gives a finished message to the hook, which is off while it runs, or to STDERR. */
export function complain(text: string): void {
  const { call } = warnHook;
  if (call === undefined) {
    STDERR.output.put(text);
    STDERR.output.flush();
    return;
  }
  warnHook.call = undefined;
  try {
    call(text);
  } finally {
    warnHook.call = call;
  }
}

/** A warning that perl gives without `-w` too, with the place of the program's call. */
export function severe(text: string): void {
  complain(`${text}${placeAndRecord()}.\n`);
}

/** A warning of the `-w` switch. */
export function warning(text: string): void {
  if (WARNING.value) severe(text);
}
