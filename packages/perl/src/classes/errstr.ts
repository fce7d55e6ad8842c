import { EVAL_ERROR } from '../base/status.js';

/** `$IO::Socket::errstr`. */
export const errstr: { value: string | undefined } = { value: undefined };

/** Says why a socket could not be had: `$@` and `$IO::Socket::errstr`. */
export function setErrstr(text: string): void {
  errstr.value = text;
  EVAL_ERROR.value = text;
}
