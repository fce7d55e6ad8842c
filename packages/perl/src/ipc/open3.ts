import * as sys from '@perlipc/sys';
import { attempt, ERRNO } from '../base/errno.js';
import { commandOf } from '../command/command.js';
import { forkProcess } from '../command/fork-process.js';
import { startCommand } from '../command/start-command.js';
import { croak } from '../diagnostics/carp.js';
import { close } from '../io/close.js';
import { flushAll } from '../io/flush.js';
import type { Handle } from '../io/handle.js';
import { closeUnowned } from '../io/owners.js';
import { autoflush } from '../io/selected.js';
import { type End, type Ends, endsOf } from './ends.js';

export type { End } from './ends.js';

/**
 * `IPC::Open3::open3(CHLD_IN, CHLD_OUT, CHLD_ERR, COMMAND)` · blocks until the command is executed
 *
 * Starts a command with the other ends of three handles as its STDIN, STDOUT and STDERR, and returns its pid: wait for it by
 * `waitpid`. Without CHLD_ERR its STDERR is its STDOUT. `'<&STDIN'`, `'>&STDERR'`, `'>&5'` or `['>&', F]` give the command a
 * handle of
 * this process instead; what was given as CHLD_IN is then closed here. The command is as `exec` takes it, or `'-'`: then a child goes on
 * here, where 0 is returned. Dies where it can't be executed, with ERRNO. See IPC::Open3, [posix_spawn(3)](https://man7.org/linux/man-pages/man3/posix_spawn.3.html).
 */
export function open3(
  chld_in: End<'<'>,
  chld_out: End<'>'>,
  chld_err: End<'>'> | undefined | '',
  ...command: [string, ...string[]]
): number {
  return started('open3', chld_in, chld_out, chld_err, command);
}

/** What open2 and open3 do. */
export function started(
  me: string,
  chld_in: End<'<'>,
  chld_out: End<'>'>,
  chld_err: End<'>'> | undefined | '',
  command: string[],
): number {
  sys.safePoint();
  if (command[0] === '-' && command.length > 1) croak("Arguments don't make sense when the command is '-'");
  flushAll();
  const ends = endsOf(me, chld_in, chld_out, chld_err);
  const pid = attempt(() => start(command, ends), undefined);
  const errno = ERRNO.value;
  if (pid === 0) return 0;
  if (ends.made.map(isClosed).includes(false)) croak(`${me}: close failed: ${ERRNO}`);
  if (pid === undefined) fail(me, command, errno);
  giveAway(ends.given);
  if (ends.input) autoflush(ends.input);
  ERRNO.value = 0;
  return pid;
}

function isClosed(fd: number): boolean {
  return attempt(() => {
    sys.close(fd);
    return true;
  }, false);
}

/** Closes here what the command has as its STDIN; a descriptor that a handle has stays. */
function giveAway(given: Handle | number | undefined): void {
  if (typeof given === 'number') closeUnowned(given);
  else if (given) close(given);
}

function fail(me: string, command: readonly string[], errno: number): never {
  ERRNO.value = errno;
  return croak(`${me}: exec of ${command.join(' ')} failed: ${ERRNO}`);
}

function start(list: readonly string[], ends: Ends): number {
  if (list[0] === '-') return forked(ends);
  const command = commandOf(list);
  if (command === undefined) throw new sys.SystemError(sys.ENOENT, 'execvp');
  const actions = ends.child.map((oldfd, newfd) => ({ dup2: [oldfd, newfd] as const }));
  const sigmask = sys.sigprocmask(sys.SIG_BLOCK);
  return startCommand(command, { options: { actions, sigmask }, prepare: () => connect(ends) });
}

/** The child goes on with its ends as descriptors 0, 1 and 2; those of the parent are closed there. */
function forked(ends: Ends): number {
  const pid = forkProcess();
  if (pid !== 0) return pid;
  connect(ends);
  for (const fd of ends.made) if (fd > 2) sys.close(fd);
  for (const handle of ends.parents) close(handle);
  return 0;
}

function connect({ child }: Ends): void {
  for (const [newfd, oldfd] of child.entries()) if (oldfd !== newfd) sys.dup2(oldfd, newfd);
}
