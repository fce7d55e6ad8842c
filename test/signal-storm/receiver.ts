// Sits in one kind of call, and writes a dot to stdout each time the handler of SIGUSR1, or SIGCHLD, has run.
import { spawn } from 'node:child_process';
import * as sys from '@perlipc/sys';

const kind = process.argv[2] ?? '';
const dot = Buffer.from('.');
const buffer = new Uint8Array(1);
const [reader] = sys.pipe();
const server = sys.socket(sys.AF_INET, sys.SOCK_STREAM);
sys.bind(server, sys.pack_sockaddr_in(0, new Uint8Array([127, 0, 0, 1])));
sys.listen(server, 5);

const waits: Record<string, () => unknown> = {
  accept: () => sys.accept(server),
  read: () => sys.read(reader, buffer),
  poll: () => sys.poll([{ fd: reader, events: sys.POLLIN }], -1),
  sleep: () => sys.nanosleep(1000),
  sigsuspend: () => sys.sigsuspend([]),
  waitpid: () => sys.waitpid(sleeper(), 0),
};

let sleeping: number | undefined;
function sleeper(): number {
  sleeping ??= spawn('sleep', ['1000']).pid ?? 0;
  return sleeping;
}

/** The next child to be ended; its pid goes to stderr. */
function another(): void {
  const pid = sys.fork();
  if (pid === 0) for (;;) sys.pause();
  sys.write(2, Buffer.from(`${pid}\n`));
}

function reap(): void {
  while (sys.waitpid(-1, sys.WNOHANG).pid > 0) another();
}

const what = process.argv[3];
const signal = what === 'signal' ? sys.SIGUSR1 : sys.SIGCHLD;
const answer = () => {
  if (what === 'exit') reap();
  sys.write(1, dot);
};
// Beside a handler of ours, which has the signal first.
if (kind === 'listener') process.on(signal === sys.SIGCHLD ? 'SIGCHLD' : 'SIGUSR1', answer);
sys.sigaction(signal, kind === 'listener' ? () => {} : answer, { keepAlive: true });
if (kind === 'waitpid') sleeper();
if (what === 'child') console.error(sleeper());
if (what === 'exit') another();
sys.write(1, dot);
const wait = waits[kind];
while (wait) {
  try {
    wait();
  } catch (error) {
    if ((error as { code?: string }).code !== 'EINTR') throw error;
  }
}
