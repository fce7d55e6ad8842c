import assert from 'node:assert/strict';
import * as sys from '@perlipc/sys';
import { fails } from '../../support/families.js';
import { freshCases } from '../../support/fresh.js';

const fresh = freshCases(import.meta.url);

/** Every call here that waits, on a descriptor that never has anything to read. */
const waits: Record<string, (fd: number, mask?: number[]) => unknown> = {
  select: (fd) => sys.select([fd], [], [], 30),
  pselect: (fd, mask) => sys.pselect([fd], [], [], 30, mask),
};
if (process.platform === 'linux') {
  const watching = (fd: number) => {
    const epoll = sys.epoll_create1();
    sys.epoll_ctl(epoll, sys.EPOLL_CTL_ADD as number, fd, { events: sys.EPOLLIN as number });
    return epoll;
  };
  waits['ppoll'] = (fd, mask) => sys.ppoll([sys.pollfd(fd, sys.POLLIN)], 30, mask);
  waits['epoll_wait'] = (fd) => sys.epoll_wait(watching(fd), 1, 30_000);
  waits['epoll_pwait'] = (fd, mask) => sys.epoll_pwait(watching(fd), 1, 30_000, mask);
  waits['epoll_pwait2'] = (fd, mask) => sys.epoll_pwait2(watching(fd), 1, 30, mask);
}
waits['eventfd_read'] = () => sys.eventfd_read(sys.eventfd(0));
if (process.platform !== 'linux') delete waits['eventfd_read'];

fresh('select and pselect: which are ready, and how many in all', () => {
  const [reader, writer] = sys.pipe();
  const [one, other] = sys.socketpair(sys.AF_UNIX, sys.SOCK_STREAM);
  assert.deepEqual(sys.select([reader, one], [], [], 0), {
    ready: 0,
    readfds: [],
    writefds: [],
    exceptfds: [],
  });
  sys.write(writer, Buffer.from('x'));
  sys.write(other, Buffer.from('x'));
  for (const call of [sys.select, sys.pselect])
    assert.deepEqual(call([one, reader], [writer, { fd: one }]), {
      ready: 4,
      readfds: [reader, one].sort((a, b) => a - b),
      writefds: [writer, one].sort((a, b) => a - b),
      exceptfds: [],
    });
  assert.deepEqual(sys.select([], [writer], [], 0), {
    ready: 1,
    readfds: [],
    writefds: [writer],
    exceptfds: [],
  });
  const start = performance.now();
  assert.equal(sys.select([], [], [], 0.03).ready, 0);
  assert.ok(performance.now() - start >= 29);
});

fresh('urgent data is an exception', () => {
  const server = sys.socket(sys.AF_INET, sys.SOCK_STREAM);
  sys.bind(server, sys.pack_sockaddr_in(0, new Uint8Array([127, 0, 0, 1])));
  sys.listen(server, 1);
  const client = sys.socket(sys.AF_INET, sys.SOCK_STREAM);
  sys.connect(client, sys.getsockname(server));
  const { fd } = sys.accept(server);
  sys.send(client, Buffer.from('!'), sys.MSG_OOB);
  assert.deepEqual(sys.select([], [], [fd], 5).exceptfds, [fd]);
});

fresh('bad sets are named', () => {
  assert.throws(
    () => sys.select([1024]),
    /^RangeError: select: readfds\[0\] must be an integer from 0 to 1023, got 1024$/,
  );
  assert.throws(
    () => sys.select([], [-1]),
    /^RangeError: select: writefds\[0\] must be an integer from 0 to 1023, got -1$/,
  );
  assert.throws(() => sys.pselect([], [], [], -1), /^RangeError: pselect: timeout must be seconds from 0/);
  const gone = sys.dup(0);
  sys.close(gone);
  assert.throws(() => sys.select([gone], [], [], 0), fails('EBADF', 'select'));
  assert.throws(() => sys.pselect([], [], [], 0, [99]), /^RangeError: pselect: sigmask/);
});

for (const [name, wait] of Object.entries(waits))
  fresh(`${name}: a handled signal ends the wait, its handler run`, () => {
    const [reader] = sys.pipe();
    let rang = 0;
    sys.sigaction(sys.SIGALRM, () => rang++);
    sys.setitimer(sys.ITIMER_REAL, { it_value: 0.03, it_interval: 0.03 });
    assert.throws(() => wait(reader), fails('EINTR', name));
    sys.setitimer(sys.ITIMER_REAL, { it_value: 0, it_interval: 0 });
    assert.ok(rang >= 1);
  });

for (const name of ['pselect', 'ppoll', 'epoll_pwait', 'epoll_pwait2'].filter((name) => name in waits))
  fresh(
    `${name}: a signal that was blocked arrives under the mask, and one that the mask has does not`,
    () => {
      const [reader] = sys.pipe();
      const order: string[] = [];
      sys.sigaction(sys.SIGUSR1, () => order.push('USR1'));
      sys.sigaction(sys.SIGUSR2, () => order.push('USR2'));
      sys.sigprocmask(sys.SIG_BLOCK, [sys.SIGUSR1, sys.SIGUSR2]);
      sys.raise(sys.SIGUSR1);
      sys.raise(sys.SIGUSR2);
      assert.deepEqual(order, []);
      assert.throws(() => waits[name]?.(reader, [sys.SIGUSR1]), fails('EINTR', name));
      assert.deepEqual(order, ['USR2']);
      assert.deepEqual(sys.sigprocmask(sys.SIG_BLOCK, []).sort(), [sys.SIGUSR1, sys.SIGUSR2].sort());
      sys.sigprocmask(sys.SIG_UNBLOCK, [sys.SIGUSR1]);
      assert.deepEqual(order, ['USR2', 'USR1']);
    },
  );
