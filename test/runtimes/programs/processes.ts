// Ids, limits, masks and pipes; a child of child_process is signalled; the end is another program.
import { spawn } from 'node:child_process';
import * as sys from '@perlipc/sys';
import { say } from './say.js';

say(sys.getpid() === process.pid, sys.getppid() === process.ppid, sys.getuid() === process.getuid?.());
const before = sys.umask(0o27);
say(sys.umask(before).toString(8), sys.getrlimit(sys.RLIMIT_CORE).rlim_cur >= 0);

const child = spawn('sleep', ['60']);
const ended = new Promise((resolve) => child.on('exit', (_, signal) => resolve(signal)));
sys.kill(child.pid ?? 0, sys.SIGTERM);
say(await ended);
try {
  sys.kill(0x3fffffff, 0);
} catch (error) {
  say((error as NodeJS.ErrnoException).code);
}

const [reader, writer] = sys.pipe();
sys.dup2(writer, 9);
sys.write(9, Buffer.from('through a pipe\n'));
const bytes = new Uint8Array(64);
say(sys.read(reader, bytes));
process.on('exit', () => say('no program is to come here'));
sys.execve('/bin/sh', ['sh', '-c', 'echo "$WHO"'], { WHO: 'another program' });
