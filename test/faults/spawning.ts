// Starts a program by posix_spawn, which prints; what fails it says.
import * as sys from '@perlipc/sys';

try {
  const actions = [
    { open: { fd: 5, path: '/dev/null', flags: sys.O_RDONLY } },
    { dup2: [1, 6] as [number, number] },
  ];
  const pid = sys.posix_spawn('/bin/sh', ['sh', '-c', 'echo well >&6'], undefined, { actions });
  const { status } = sys.waitpid(pid, 0);
  sys.write(1, Buffer.from(`${sys.WEXITSTATUS(status)}\n`));
} catch (error) {
  sys.write(2, Buffer.from(`${(error as Error).message}\n`));
  process.exit(1);
}
