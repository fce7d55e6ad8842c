import { warning } from './diagnostic.js';
import { ERRNO } from './errno.js';
import { closeHandle, pipes, STDERR, STDOUT } from './handle.js';
import { flushAll } from './handle-flush.js';
import { numeric } from './numeric.js';

/**
 * `exit EXPR`
 *
 * Ends the process with the low eight bits of a number, 0 if it is missing. What handles hold is written first.
 */
export function exit(status: number | string | boolean = 0): never {
  if (typeof status === 'string' && !/^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(status))
    warning(`Argument "${status}" isn't numeric in exit`);
  process.exit(Number(numeric(status)) & 255);
}

/** Runs however the process comes to its end; output that is lost there fails a process that was to succeed. */
process.on('exit', (status) => {
  if (!STDOUT.output.flush()) {
    STDERR.output.put(`Unable to flush stdout: ${ERRNO}`);
    if (status === 0) process.exitCode = 1;
  }
  flushAll();
  for (const handle of pipes) closeHandle(handle);
});
