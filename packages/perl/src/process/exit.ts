import { ERRNO } from '../base/errno.js';
import { lowest } from '../base/numeric.js';
import { operand } from '../diagnostics/operand.js';
import { putOnStderr } from '../diagnostics/warning.js';
import { closeHandle, pipes } from '../io/close-handle.js';
import { flushAll } from '../io/flush.js';
import { STDOUT } from '../io/standard.js';

/**
 * `exit EXPR`
 *
 * Ends the process with the low eight bits of a number, 0 if it is missing. What handles hold is written first.
 */
export function exit(...args: [status?: number | string | boolean | undefined]): never {
  process.exit(args.length === 0 ? 0 : lowest(8, operand(args[0], 'exit')));
}

/** Runs however the process comes to its end; output of STDOUT that is lost there fails a process that was to succeed. */
process.on('exit', (status) => {
  if (!STDOUT.output.flush()) {
    complainAtEnd(`Unable to flush stdout: ${ERRNO}\n`);
    STDOUT.output.drop();
    if (status === 0) process.exitCode = 1;
  }
  flushAll(() =>
    complainAtEnd(`Warning: unable to close filehandle properly: ${ERRNO} during global destruction.\n`),
  );
  for (const handle of pipes) closeHandle(handle);
});

function complainAtEnd(text: string): void {
  putOnStderr(text, 'warn', () => '');
}
