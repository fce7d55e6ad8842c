import { closeAtScopeEnd } from './close-handle.js';
import { HandleState } from './handle-state.js';
import { Records } from './records.js';

/**
 * A file handle. `handle('SOCK')` makes one; its name is what messages call it (`<SOCK> line 3`). It has a numeric `fd`, as
 * the calls of `@perlipc/sys` take it, is an iterable of lines, and `using` closes it.
 */
export class Handle extends HandleState implements Iterable<string>, Disposable {
  /** Gives its lines where taint wants them otherwise; a property of every handle, so that all have one shape. @internal */
  linesOf: ((handle: Handle) => IterableIterator<string>) | undefined = undefined;

  /** `close` at the end of a scope: warns where what was printed is lost. */
  [Symbol.dispose](): void {
    this.lines = 0;
    if (this.fd >= 0) closeAtScopeEnd(this);
    this.directory?.close();
    this.directory = undefined;
  }

  /** Its lines, as `readline` gives them. */
  [Symbol.iterator](): IterableIterator<string> {
    return this.linesOf?.(this) ?? new Records(this);
  }
}

/**
 * Makes a file handle that is not open yet. The name is for messages: `handle('SOCK')` for Perl's `SOCK`,
 * `handle('$sock')` for a lexical `$sock`.
 */
export function handle(name: string): Handle {
  return new Handle(name);
}
