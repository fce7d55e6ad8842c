import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import * as sys from '@perlipc/sys';
import { fails, scratchPath } from '../../support/families.js';
import { freshCases } from '../../support/fresh.js';

const fresh = freshCases(import.meta.url);
const skip = process.platform === 'linux' ? undefined : 'calls of Linux';
const {
  EPOLL_CTL_ADD: ADD,
  EPOLL_CTL_DEL: DEL,
  EPOLL_CTL_MOD: MOD,
} = sys as Record<string, unknown> as Record<string, number>;

fresh(
  'epoll: added, changed, edge-triggered, once, deleted',
  () => {
    const [reader, writer] = sys.pipe();
    const epoll = sys.epoll_create1();
    assert.equal(sys.fcntl(epoll, sys.F_GETFD), sys.FD_CLOEXEC);
    const IN = sys.EPOLLIN as number;
    sys.epoll_ctl(epoll, ADD as number, reader, { events: IN });
    assert.deepEqual(sys.epoll_wait(epoll, 8, 0), []);
    sys.write(writer, Buffer.from('x'));
    assert.deepEqual(sys.epoll_wait(epoll, 8, -1), [{ events: IN, data: reader }]);
    sys.epoll_ctl(epoll, MOD as number, reader, { events: IN | (sys.EPOLLET as number), data: 2 ** 53 - 1 });
    assert.deepEqual(sys.epoll_pwait(epoll, 8, -1), [{ events: IN, data: 2 ** 53 - 1 }]);
    assert.deepEqual(sys.epoll_pwait2(epoll, 8, 0.01), []);
    sys.epoll_ctl(epoll, MOD as number, reader, { events: IN | (sys.EPOLLONESHOT as number), data: 0 });
    assert.equal(sys.epoll_wait(epoll, 8, 0).length, 1);
    assert.equal(sys.epoll_wait(epoll, 8, 0).length, 0);
    assert.throws(
      () => sys.epoll_ctl(epoll, ADD as number, reader, { events: IN }),
      fails('EEXIST', 'epoll_ctl'),
    );
    sys.epoll_ctl(epoll, DEL as number, reader);
    assert.throws(() => sys.epoll_ctl(epoll, DEL as number, reader), fails('ENOENT', 'epoll_ctl'));
    assert.throws(
      () => sys.epoll_ctl(epoll, ADD as number, epoll, { events: IN }),
      fails('EINVAL', 'epoll_ctl'),
    );
    assert.throws(() => sys.epoll_wait(reader, 1, 0), fails('EINVAL', 'epoll_wait'));
    assert.throws(
      () => sys.epoll_wait(epoll, 0, 0),
      /^RangeError: epoll_wait: maxevents must be an integer from 1 to 65536, got 0$/,
    );
    assert.throws(
      () => sys.epoll_ctl(epoll, ADD as number, reader, { events: 2 ** 32 }),
      /^RangeError: epoll_ctl: event.events/,
    );
    assert.throws(() => sys.epoll_create1(4), fails('EINVAL', 'epoll_create1'));
  },
  { skip },
);

fresh(
  'epoll: many events, few at a time, each with its data',
  () => {
    const epoll = sys.epoll_create1();
    const data = Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? i : 2 ** 53 - 1 - i));
    for (const each of data)
      sys.epoll_ctl(epoll, ADD as number, sys.eventfd(1), { events: sys.EPOLLIN as number, data: each });
    const sorted = (events: sys.EpollEvent[]) => events.map((event) => event.data).sort((a, b) => a - b);
    const all = data.toSorted((a, b) => a - b);
    assert.deepEqual(sorted(sys.epoll_wait(epoll, 65_536, -1)), all);
    assert.equal(sys.epoll_wait(epoll, 7, -1).length, 7);
    const turns = Array.from({ length: 20 }, () => sys.epoll_pwait2(epoll, 10));
    assert.deepEqual(sorted(turns.flat()), all);
    assert.ok(turns.flat().every(({ events }) => events === sys.EPOLLIN));
  },
  { skip },
);

fresh(
  'eventfd: a counter, or a semaphore',
  () => {
    const fd = sys.eventfd(3, sys.EFD_NONBLOCK);
    assert.equal(sys.fcntl(fd, sys.F_GETFD), sys.FD_CLOEXEC);
    sys.eventfd_write(fd, 2n ** 63n);
    assert.equal(sys.eventfd_read(fd), 2n ** 63n + 3n);
    assert.throws(() => sys.eventfd_read(fd), fails('EAGAIN', 'eventfd_read'));
    const file = sys.open(scratchPath('counter'), sys.O_CREAT | sys.O_WRONLY, 0o600);
    sys.setrlimit(sys.RLIMIT_FSIZE, { ...sys.getrlimit(sys.RLIMIT_FSIZE), rlim_cur: 4 });
    assert.throws(() => sys.eventfd_write(file, 1n), fails('EINVAL', 'eventfd_write'));
    assert.throws(() => sys.eventfd_write(fd, 2n ** 64n - 1n), fails('EINVAL', 'eventfd_write'));
    assert.throws(
      () => sys.eventfd_write(fd, 2n ** 64n),
      /^RangeError: eventfd_write: value must be from 0n/,
    );
    assert.throws(
      () => sys.eventfd_write(fd, 1 as never),
      /^TypeError: eventfd_write: value must be a bigint, got 1$/,
    );
    const semaphore = sys.eventfd(2, (sys.EFD_SEMAPHORE ?? 0) | (sys.EFD_NONBLOCK ?? 0));
    assert.deepEqual([sys.eventfd_read(semaphore), sys.eventfd_read(semaphore)], [1n, 1n]);
    assert.throws(() => sys.eventfd_read(semaphore), fails('EAGAIN', 'eventfd_read'));
  },
  { skip },
);

fresh(
  'timerfd: expirations, intervals, what is left',
  () => {
    const fd = sys.timerfd_create(sys.CLOCK_MONOTONIC, sys.TFD_NONBLOCK);
    assert.deepEqual(sys.timerfd_settime(fd, 0, { it_value: 100, it_interval: 5 }), {
      it_value: 0,
      it_interval: 0,
    });
    const { it_value, it_interval } = sys.timerfd_gettime(fd);
    assert.ok(it_value > 90 && it_value <= 100 && it_interval === 5);
    sys.timerfd_settime(fd, 0, { it_value: 0.001, it_interval: 0.001 });
    sys.poll([sys.pollfd(fd, sys.POLLIN)], 5000);
    const times = new BigUint64Array(1);
    assert.equal(sys.read(fd, times), 8);
    assert.ok((times[0] ?? 0n) >= 1n);
    sys.timerfd_settime(fd, 0, { it_value: 0, it_interval: 0 });
    assert.throws(() => sys.timerfd_create(99), fails('EINVAL', 'timerfd_create'));
    assert.throws(() => sys.timerfd_gettime(sys.eventfd(0)), fails('EINVAL', 'timerfd_gettime'));
  },
  { skip },
);

fresh(
  'signalfd: blocked signals are read, with who sent them and what came with them',
  () => {
    sys.sigprocmask(sys.SIG_BLOCK, [sys.SIGUSR1, sys.SIGUSR2]);
    const fd = sys.signalfd(-1, [sys.SIGUSR1], sys.SFD_NONBLOCK);
    const bytes = new Uint8Array(128);
    sys.raise(sys.SIGUSR2);
    assert.throws(() => sys.read(fd, bytes), fails('EAGAIN', 'read'));
    assert.equal(sys.signalfd(fd, [sys.SIGUSR1, sys.SIGUSR2], sys.SFD_NONBLOCK), fd);
    sys.sigqueue?.(process.pid, sys.SIGUSR1, 77);
    const got = [0, 1].map(() => {
      assert.equal(sys.read(fd, bytes), 128);
      return sys.unpack_signalfd_siginfo(bytes);
    });
    const first = got.find(({ ssi_signo }) => ssi_signo === sys.SIGUSR1);
    assert.deepEqual([first?.ssi_pid, first?.ssi_int], [process.pid, 77]);
    assert.throws(
      () => sys.unpack_signalfd_siginfo(new Uint8Array(127)),
      /^RangeError: unpack_signalfd_siginfo: bytes must be/,
    );
    sys.sigprocmask(sys.SIG_UNBLOCK, [sys.SIGUSR1, sys.SIGUSR2]);
  },
  { skip },
);

fresh(
  'inotify: what happens in a folder, by name',
  () => {
    const folder = scratchPath('folder');
    mkdirSync(folder);
    const fd = sys.inotify_init1(sys.IN_NONBLOCK);
    const wd = sys.inotify_add_watch(fd, folder, sys.IN_ALL_EVENTS ?? 0);
    writeFileSync(`${folder}/ä file`, 'x');
    renameSync(`${folder}/ä file`, `${folder}/b`);
    rmSync(`${folder}/b`);
    const bytes = Buffer.alloc(4096);
    const events = sys.unpack_inotify_events(bytes.subarray(0, sys.read(fd, bytes)));
    const of = (mask = 0) => events.filter((event) => event.mask & mask).map(({ name }) => name);
    assert.deepEqual(of(sys.IN_CREATE), ['ä file']);
    assert.deepEqual(
      [of(sys.IN_MOVED_FROM), of(sys.IN_MOVED_TO), of(sys.IN_DELETE)],
      [['ä file'], ['b'], ['b']],
    );
    assert.ok(events.every((event) => event.wd === wd));
    sys.inotify_rm_watch(fd, wd);
    assert.throws(() => sys.inotify_rm_watch(fd, wd), fails('EINVAL', 'inotify_rm_watch'));
    assert.throws(
      () => sys.inotify_add_watch(fd, `${folder}/no`, 1),
      fails('ENOENT', 'inotify_add_watch', { path: `${folder}/no` }),
    );
    for (let i = 0; i < 200; i++) {
      const random = Uint8Array.from({ length: i }, () => Math.random() * 256);
      sys.unpack_inotify_events(random);
    }
    assert.equal(sys.unpack_inotify_events(bytes.subarray(0, 15)).length, 0);
  },
  { skip },
);
