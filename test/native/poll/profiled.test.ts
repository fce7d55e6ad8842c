import assert from 'node:assert/strict';
import { Session } from 'node:inspector';
import { fileURLToPath } from 'node:url';
import * as sys from '@perlipc/sys';
import { isAgain, runAgain } from '../../support/again.js';
import { freshCases } from '../../support/fresh.js';
import { unprepared } from '../../support/unprepared.js';

const fresh = freshCases(import.meta.url);
const filter = fileURLToPath(import.meta.url).replace(/\/test\/.*/, '/test/support/refuse-calls.py');
/** Calls that a signal interrupts each time. Node's own poll at its start is ppoll where there is no poll. */
const interrupting = ['python3', filter, 'EINTR:ppoll,pselect6', '--'];
const noFilter = process.arch === 'x64' ? unprepared(interrupting) : 'Node would wait in ppoll at its start';

/** Another process, that sends SIGPROF to this one without a pause once it has read a byte of `start`. */
function sender(start: number): number {
  const parent = sys.getpid();
  const pid = sys.fork();
  if (pid !== 0) return pid;
  sys.read(start, Buffer.alloc(1));
  while (sys.getppid() === parent) sys.kill(parent, sys.SIGPROF);
  sys._exit(0);
}

/** `body` while V8's profiler takes SIGPROF, more often than the kernel looks through thousands of descriptors. */
function profiled(body: () => void): void {
  const [start, starter] = sys.pipe();
  const pid = sender(start);
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.start');
  sys.write(starter, Buffer.from('x'));
  try {
    body();
  } finally {
    sys.kill(pid, sys.SIGKILL);
    sys.waitpid(pid, 0);
  }
  session.post('Profiler.stop');
  session.disconnect();
}

/** As many as the limit of this process allows, up to 20,000, all the same pipe. */
function many(reader: number): sys.PollFd[] {
  const limit = sys.getrlimit(sys.RLIMIT_NOFILE).rlim_cur;
  return Array.from({ length: Math.min(limit, 20_000) }, () => sys.pollfd(reader, sys.POLLIN));
}

/** Each way to wait for descriptors of which none is ready, for so many seconds. */
function waits(): ((seconds: number) => void)[] {
  const [reader] = sys.pipe();
  const fds = many(reader);
  const set = Array.from({ length: 300 }, () => sys.dup(reader));
  const epoll = sys.epoll_create1(0);
  sys.epoll_ctl(epoll, sys.EPOLL_CTL_ADD as number, reader, { events: sys.EPOLLIN as number, data: 1 });
  const none = { ready: 0, readfds: [], writefds: [], exceptfds: [] };
  const asked = (result: object) => assert.deepEqual({ ...result }, none);
  return [
    (s) => assert.equal(sys.poll(fds, 1_000 * s), 0),
    (s) => assert.equal(sys.ppoll(fds, s, []), 0),
    (s) => asked(sys.select(set, [], [], s)),
    (s) => asked(sys.pselect(set, [], [], s, [])),
    (s) => assert.deepEqual(sys.epoll_wait(epoll, 1, 1_000 * s), []),
  ];
}

fresh('waits end when their time is over, whatever signals of others interrupt them', () => {
  const all = waits();
  profiled(() => {
    for (const wait of all) for (const seconds of [0, 0.02]) wait(seconds);
  });
});

fresh(
  'a look at descriptors ends when each one is interrupted',
  () => {
    if (!isAgain) return runAgain(interrupting);
    for (const wait of waits()) wait(0);
  },
  { skip: noFilter },
);

fresh('what is ready is told among signals of others', () => {
  const [reader, writer] = sys.pipe();
  const fds = many(reader);
  sys.write(writer, Buffer.from('x'));
  profiled(() => {
    assert.equal(sys.poll(fds, -1), fds.length);
    assert.equal(sys.ppoll(fds), fds.length);
    assert.deepEqual(sys.select([reader], [], []).readfds, [reader]);
  });
});
