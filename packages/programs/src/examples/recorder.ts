#!/usr/bin/env node
// recorder FILE PROGRAM [ARGUMENT...]: runs a program in a terminal of its own and writes all that it shows into a file, as script(1).
import * as sys from '@perlipc/sys/linux';

const [file, program, ...args] = process.argv.slice(2);
if (file === undefined || program === undefined)
  throw new Error('usage: recorder FILE PROGRAM [ARGUMENT...]');
const record = sys.open(file, sys.O_WRONLY | sys.O_CREAT | sys.O_TRUNC, 0o600);

// Its terminal begins as ours is; ours lets every key through from then on.
const ours = sys.isatty(0) ? sys.tcgetattr(0) : undefined;
const { master, slave } = sys.openpty(ours && { termios: ours, winsize: sys.tcgetwinsize(0) });
if (ours) sys.tcsetattr(0, sys.TCSADRAIN, sys.cfmakeraw(ours));
if (ours) sys.sigaction(sys.SIGWINCH, () => sys.tcsetwinsize(master, sys.tcgetwinsize(0)));

const pid = sys.posix_spawnp(program, [program, ...args], undefined, {
  session: true,
  terminal: 0,
  actions: [{ dup2: [slave, 0] }, { dup2: [slave, 1] }, { dup2: [slave, 2] }],
});
sys.close(slave);

const buffer = Buffer.alloc(4096);
const writeAll = (fd: number, data: Buffer) => {
  for (let at = 0; at < data.length; ) at += sys.write(fd, data.subarray(at));
};
const fds = [sys.pollfd(master, sys.POLLIN), sys.pollfd(0, sys.POLLIN)] as const;
/** Copies what one side has; false when it has no more. Linux says EIO of a terminal that nobody has open. */
const copy = (from: number, ...to: number[]) => {
  try {
    const size = sys.read(from, buffer);
    for (const fd of to) writeAll(fd, buffer.subarray(0, size));
    return size > 0;
  } catch (error) {
    return error instanceof sys.SystemError && error.code === 'EINTR';
  }
};
for (let open = true; open; ) {
  try {
    sys.poll([...fds], -1);
  } catch {
    continue;
  }
  if (fds[0].revents) open = copy(master, 1, record);
  else if (fds[1].revents && !copy(0, master)) fds[1].fd = -1;
}

if (ours) sys.tcsetattr(0, sys.TCSADRAIN, ours);
const { status } = sys.waitpid(pid);
process.exitCode = sys.WIFEXITED(status) ? sys.WEXITSTATUS(status) : 128 + sys.WTERMSIG(status);
