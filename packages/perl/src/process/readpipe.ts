import { setChildError } from '../base/status.js';
import type { Printable } from '../diagnostics/text.js';
import { close } from '../io/close.js';
import { type Handle, handle } from '../io/handle.js';
import { openPipe } from '../io/open.js';
import { qq } from '../operators/interpolate.js';

/** A builtin of Perl that gives one string in scalar context and its lines in list context. */
export interface ReadPipe {
  (command: string): string | undefined;
  /** List context: the lines. */
  list(command: string): string[];
}

/**
 * `readpipe EXPR` · blocks until the command has ended
 *
 * What a command prints, with its status in CHILD_ERROR; undefined, ERRNO and a status of -1 where it can't be executed.
 */
export const readpipe: ReadPipe = Object.assign(
  (command: string) => reading(command, (output) => output.input.record(undefined) ?? ''),
  { list: (command: string) => reading(command, (output) => [...output]) ?? [] },
);

/**
 * `qx{STRING}`: readpipe of a template, as backticks in Perl
 */
export function qx(strings: TemplateStringsArray, ...values: Printable[]): string | undefined {
  return readpipe(qq(strings, ...values));
}

function reading<T>(command: string, take: (output: Handle) => T): T | undefined {
  const output = handle('');
  if (!openPipe(output, '-|', [command], 'bytes')) {
    setChildError(-1);
    return undefined;
  }
  try {
    return take(output);
  } finally {
    close(output);
  }
}
