import { complain } from './diagnostic.js';
import { placeAndRecord } from './location.js';
import { EVAL_ERROR } from './status.js';
import { joined, type Printable } from './text.js';

/**
 * `warn LIST`
 *
 * Prints the list on STDERR, with ` at FILE line N.` unless it ends in a newline. An empty one says that something's
 * wrong, or what EVAL_ERROR has and that it was caught here.
 */
export function warn(...list: Printable[]): true {
  const message = joined(list, 'warn') || emptyWarning();
  complain(message.endsWith('\n') ? message : `${message}${placeAndRecord()}.\n`);
  return true;
}

function emptyWarning(): string {
  const caught = String(EVAL_ERROR.value);
  return caught === '' ? "Warning: something's wrong" : `${caught}\t...caught`;
}
