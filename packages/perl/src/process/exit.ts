import { ERRNO } from '../base/errno.js';
import { lowest } from '../base/numeric.js';
import { report } from '../diagnostics/die.js';
import { operand } from '../diagnostics/operand.js';
import { putOnStderr } from '../diagnostics/warning.js';
import { closeHandle, pipes } from '../io/close-handle.js';
import { discardAllReadAhead } from '../io/input.js';
import { type Output, unwrittenOutputs } from '../io/output.js';
import { STDOUT } from '../io/standard.js';
import { isEnding, runEndBlocks } from './end.js';

/**
 * `exit EXPR`
 *
 * Ends the process with the low eight bits of a number, 0 if it is missing. END blocks run, and what handles hold is written.
 */
export function exit(...args: [status?: number | string | boolean | undefined]): never {
  const status = args.length === 0 ? 0 : lowest(8, operand(args[0], 'exit'));
  if (!isEnding()) process.exit(status);
  // Node emits 'exit' once: from an END block the rest is up to us.
  process.exitCode = runEndBlocks(status);
  writeAll();
  process.exit();
}

process.on('exit', (status) => {
  const changed = runEndBlocks(status);
  if (changed !== status) process.exitCode = changed;
});

// Listeners of 'exit' may print too, also those that were added after ours.
const { emit } = process;
process.emit = ((...args: Parameters<typeof emit>) => {
  try {
    return Reflect.apply(emit, process, args);
  } finally {
    if ((args[0] as string) === 'exit') writeAll();
  }
}) as typeof emit;

/** Runs however the process comes to its end; output of STDOUT that is lost there fails a process that was to succeed. */
function writeAll(): void {
  lastly(STDOUT.output, () => {
    if (STDOUT.output.flush()) return;
    complainAtEnd(`Unable to flush stdout: ${ERRNO}\n`);
    STDOUT.output.drop();
    if (!process.exitCode) process.exitCode = 1;
  });
  discardAllReadAhead();
  for (const output of unwrittenOutputs())
    lastly(output, () => {
      if (!output.flush() && output.warnsOfLoss)
        complainAtEnd(`Warning: unable to close filehandle properly: ${ERRNO} during global destruction.\n`);
    });
  for (const handle of pipes) lastly(handle.output, () => closeHandle(handle));
}

/** What a signal's handler dies of here is told if the process was to succeed, and costs no more than the output that it interrupts. */
function lastly(output: Output, write: () => unknown): void {
  try {
    write();
  } catch (error) {
    output.drop();
    if (!process.exitCode) process.exitCode = report(error);
  }
}

function complainAtEnd(text: string): void {
  putOnStderr(text, 'warn', () => '');
}
