#!/usr/bin/env node
// time-outs SECONDS COMMAND...: what each command prints, as long as it is there within SECONDS; else the command is ended.
import {
  ARGV,
  alarm,
  CHILD_ERROR,
  close,
  die,
  ERRNO,
  EVAL_ERROR,
  evaluate,
  handle,
  kill,
  local,
  open,
  print,
  SIG,
} from '@perlipc/perl';

const [seconds = die('usage: time-outs SECONDS COMMAND...\n'), ...commands] = ARGV;

/** What `block` returns, or a death `timed out` when that takes too long; no alarm is left behind, and a handler is put back. */
function within<T>(limit: number, block: () => T): T | undefined {
  using _ = local(SIG, 'ALRM', () => die('timed out\n'));
  return evaluate(() => {
    alarm(limit);
    try {
      return block();
    } finally {
      alarm(0);
    }
  });
}

for (const command of commands) {
  const output = handle('output');
  const pid = open(output, '-|', 'sh', '-c', `exec 2>&1; ${command}`) || die(`fork: ${ERRNO}`);
  const lines = within(Number(seconds), () => [...output]);
  if (lines === undefined && EVAL_ERROR.value !== 'timed out\n') die();
  if (lines === undefined) kill('KILL', pid);
  close(output);
  print(
    `${command}: `,
    lines === undefined ? 'timed out' : `status ${CHILD_ERROR >> 8}`,
    '\n',
    ...(lines ?? []),
  );
}
print(`alarms left: ${alarm(0)}\n`);
