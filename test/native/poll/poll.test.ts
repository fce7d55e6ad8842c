import assert from 'node:assert/strict';
import * as sys from '@perlipc/sys';
import { freshCases } from '../../support/fresh.js';

const fresh = freshCases(import.meta.url);

fresh('poll says which descriptors are ready, and for what', () => {
  const [one, other] = sys.socketpair(sys.AF_UNIX, sys.SOCK_STREAM);
  const fds = [sys.pollfd(one, sys.POLLIN | sys.POLLOUT), sys.pollfd(other, sys.POLLIN)];
  assert.equal(sys.poll(fds, 0), 1);
  assert.deepEqual(
    fds.map((fd) => fd.revents),
    [sys.POLLOUT, 0],
  );
  sys.write(one, Buffer.from('x'));
  assert.equal(sys.poll(fds, -1), 2);
  assert.equal(fds[1]?.revents, sys.POLLIN);
});

fresh('poll reports hang-up and bad descriptors whatever was asked, and skips what is negative', () => {
  const [one, other] = sys.socketpair(sys.AF_UNIX, sys.SOCK_STREAM);
  sys.close(other);
  const fds = [sys.pollfd(one, 0), { fd: 999_999, events: 0 }, { fd: ~one, events: sys.POLLIN }];
  assert.equal(sys.poll(fds, 0), 2);
  assert.equal((fds[0]?.revents ?? 0) & sys.POLLHUP, sys.POLLHUP);
  assert.deepEqual(
    fds.slice(1).map((fd) => fd.revents),
    [sys.POLLNVAL, 0],
  );
});

fresh('poll ends with 0 when its time is over, and with no descriptors at all', () => {
  const [reader] = sys.pipe();
  assert.equal(sys.poll([sys.pollfd(reader, sys.POLLIN)], 20), 0);
  assert.equal(sys.poll([], 1), 0);
});

fresh('poll bears a getter that empties the array, and tells the entries that it asked', () => {
  const [reader] = sys.pipe();
  const last: sys.PollFd = { fd: 999_999, events: 0 };
  const fds: sys.PollFd[] = [
    sys.pollfd(reader, sys.POLLIN),
    last,
    {
      get fd() {
        fds.length = 0;
        return 999_999;
      },
      events: 0,
    },
  ];
  const [first] = fds;
  assert.equal(sys.poll(fds, 0), 2);
  assert.deepEqual([first?.revents, last.revents, fds], [0, sys.POLLNVAL, []]);
});

fresh('poll of many descriptors, then of few, and again', () => {
  const [reader, writer] = sys.pipe();
  for (const count of [1, 1_000, 2, 500, 0, 1_000]) {
    const fds = Array.from({ length: count }, (_, i) => sys.pollfd(i % 3 === 0 ? writer : reader, 0));
    fds.forEach((entry, i) => {
      entry.events = i % 3 === 0 ? sys.POLLOUT : sys.POLLIN;
    });
    assert.equal(sys.poll(fds, 0), Math.ceil(count / 3));
    assert.ok(fds.every(({ revents }, i) => revents === (i % 3 === 0 ? sys.POLLOUT : 0)));
  }
});

fresh('a handler that polls, while a call waits, has no part in what that one tells', () => {
  const [one, other] = sys.socketpair(sys.AF_UNIX, sys.SOCK_STREAM);
  const own = [sys.pollfd(other, sys.POLLIN), sys.pollfd(other, sys.POLLOUT), sys.pollfd(999_999, 0)];
  let polls = 0;
  sys.sigaction(sys.SIGALRM, () => {
    polls = sys.poll(own, 0);
    sys.write(other, Buffer.from('x'));
  });
  const fds = [sys.pollfd(one, sys.POLLIN)];
  sys.alarm(1);
  assert.throws(() => sys.poll(fds, -1), { code: 'EINTR' });
  assert.equal(sys.poll(fds, -1), 1);
  assert.deepEqual([polls, fds[0]?.revents, own.map(({ revents }) => revents)], [2, sys.POLLIN, [0, 4, 32]]);
});

fresh('what a handler changes before the call begins counts', () => {
  const [, writer] = sys.pipe();
  const fds = [sys.pollfd(writer, 0)];
  let runs = 0;
  sys.sigaction(sys.SIGUSR1, () => {
    for (const entry of fds) entry.events = sys.POLLOUT;
    fds.push(sys.pollfd(writer, sys.POLLOUT));
    runs++;
  });
  for (const poll of [() => sys.poll(fds, -1), () => sys.ppoll(fds)]) {
    process.kill(process.pid, 'SIGUSR1');
    assert.equal(poll(), fds.length);
    assert.ok(fds.every(({ revents }) => revents === sys.POLLOUT));
    for (const entry of fds) entry.events = 0;
  }
  assert.deepEqual([runs, fds.length], [2, 3]);
});

fresh('poll refuses an entry that it could not tell', () => {
  const [, writer] = sys.pipe();
  const one = { fd: writer, events: sys.POLLOUT };
  const getter = {
    ...one,
    get revents() {
      return 0;
    },
  };
  for (const entry of [Object.freeze({ ...one, revents: 0 }), Object.preventExtensions({ ...one }), getter])
    assert.throws(() => sys.poll([sys.pollfd(writer, 0), entry], 0), {
      message: /^poll: fds\[1\] must be an object whose revents can be set, got /,
    });
  const setter = Object.defineProperty({ ...one }, 'revents', {
    set: () => {
      throw new Error('its own');
    },
  });
  assert.throws(() => sys.poll([setter], 0), { message: 'its own' });
});

fresh('poll names a bad entry', () => {
  assert.throws(() => sys.poll({} as unknown as sys.PollFd[], 0), { message: /^poll: fds must be an array/ });
  assert.throws(() => sys.poll([{ fd: 0, events: 1 << 20 }], 0), {
    name: 'RangeError',
    message: 'poll: fds[0].events must be an integer from 0 to 32767, got 1048576',
  });
  assert.throws(() => sys.poll([{ events: 1 } as sys.PollFd], 0), {
    name: 'TypeError',
    message: 'poll: fds[0].fd must be an integer from -2147483648 to 2147483647, got undefined',
  });
  assert.throws(() => sys.poll([sys.pollfd(0, 1), { fd: 1, events: 1n as unknown as number }], 0), {
    message: 'poll: fds[1].events must be an integer from 0 to 32767, got 1n',
  });
  assert.throws(() => sys.poll(Object.assign([], { length: 2 ** 32 - 1 }), 0), {
    message: /^poll: fds\[0\] must be an object /,
  });
});
