import * as sys from '@perlipc/sys';
import { ERRNO } from '../base/errno.js';
import { utf8 } from '../base/text.js';
import { WARNING } from '../base/vars.js';
import { STDERR } from '../io/handle.js';
import { isWide } from '../io/layer.js';
import { placeAndRecord } from './location.js';

/** What has the warnings instead of STDERR: `$SIG{__WARN__}`. */
export const warnHook: { call: ((message: unknown) => void) | undefined } = { call: undefined };

/** Gives a finished message to the hook, which is off while it runs and may get an object instead, or to STDERR. */
export function complain(text: string, object?: object): void {
  const { call } = warnHook;
  if (call === undefined) {
    putOnStderr(text, 'warn', placeAndRecord);
    return;
  }
  warnHook.call = undefined;
  try {
    call(object ?? text);
  } finally {
    warnHook.call = call;
  }
}

/** Writes a finished message to STDERR at once. Where that can't be, also because it is closed, there is but ERRNO to tell. */
export function putOnStderr(text: string, operation: 'warn' | 'die', place: () => string): void {
  const { output } = STDERR;
  const wide = output.layer === 'bytes' && isWide(text);
  if (wide) complain(`Wide character in ${operation}${place()}.\n`);
  if (output.fd < 0) ERRNO.value = sys.EBADF;
  else if (output.put(wide || output.layer === 'utf8' ? utf8(text) : text)) output.flush();
}

/** A warning that perl gives without `-w` too, with the place of the program's call. */
export function severe(text: string): void {
  complain(`${text}${placeAndRecord()}.\n`);
}

/** A warning of the `-w` switch. */
export function warning(text: string): void {
  if (WARNING.value) severe(text);
}
