import { EVAL_ERROR } from '../base/status.js';
import { location } from './location.js';
import { joined, type Printable } from './text.js';
import { emitWarning } from './warning.js';

/**
 * `warn LIST`
 *
 * Prints the list on STDERR, with ` at FILE line N.` unless it ends in a newline. An empty one says that something's
 * wrong, or what EVAL_ERROR has and that it was caught here; an object there is printed as it is, and is what `SIG.__WARN__`
 * gets.
 */
export function warn(...list: Printable[]): true {
  const { value } = EVAL_ERROR;
  const given = joined(list, 'warn');
  const object = given === '' && typeof value === 'object' && value !== null ? value : undefined;
  const message = given || (object ? String(object) : emptyWarning(String(value ?? '')));
  emitWarning(message.endsWith('\n') ? message : `${message}${location()}.\n`, object);
  return true;
}

function emptyWarning(caught: string): string {
  return caught === '' ? "Warning: something's wrong" : `${caught}\t...caught`;
}
