// Bits as people write them: JavaScript's | and ~ make a negative number of what has the last of 32 bits.
import assert from 'node:assert/strict';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as sys from '@perlipc/sys';
import { freshCases } from '../support/fresh.js';

const fresh = freshCases(import.meta.url);
const skip = process.platform === 'linux' ? undefined : 'calls and options of Linux';
const bits = (...values: (number | undefined)[]) => values.reduce<number>((all, one) => all | (one ?? 0), 0);

fresh(
  'epoll: EPOLLIN | EPOLLET tells once',
  () => {
    const epoll = sys.epoll_create1();
    const [reader, writer] = sys.pipe();
    const events = bits(sys.EPOLLIN, sys.EPOLLET);
    assert.ok(events < 0);
    sys.epoll_ctl(epoll, sys.EPOLL_CTL_ADD as number, reader, { events });
    sys.write(writer, new Uint8Array(1));
    assert.deepEqual(sys.epoll_wait(epoll, 9, 0), [{ events: sys.EPOLLIN, data: reader }]);
    assert.deepEqual(sys.epoll_wait(epoll, 9, 0), []);
    const many = bits(sys.EPOLLIN, sys.EPOLLET, sys.EPOLLONESHOT, sys.EPOLLRDHUP);
    sys.epoll_ctl(epoll, sys.EPOLL_CTL_MOD as number, reader, { events: many });
    assert.throws(
      () => sys.epoll_ctl(epoll, sys.EPOLL_CTL_MOD as number, reader, { events: -(2 ** 31) - 1 }),
      /^RangeError: epoll_ctl: event.events must be an integer from -2147483648 to 4294967295/,
    );
  },
  { skip },
);

fresh(
  'inotify: IN_DELETE_SELF | IN_ONESHOT',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'perlipc-'));
    const fd = sys.inotify_init1(sys.IN_NONBLOCK);
    sys.inotify_add_watch(fd, folder, bits(sys.IN_DELETE_SELF, sys.IN_ONESHOT));
    rmdirSync(folder);
    const bytes = new Uint8Array(4096);
    const events = sys.unpack_inotify_events(bytes.subarray(0, sys.read(fd, bytes)));
    assert.deepEqual(
      events.map(({ mask }) => mask),
      [sys.IN_DELETE_SELF, sys.IN_IGNORED],
    );
  },
  { skip },
);

fresh(
  'signals and folders: SA_RESTART | SA_RESETHAND, DN_MODIFY | DN_MULTISHOT',
  () => {
    let came = 0;
    sys.sigaction(sys.SIGUSR1, () => came++, { flags: bits(sys.SA_RESTART, sys.SA_RESETHAND) });
    sys.kill(sys.getpid(), sys.SIGUSR1);
    sys.safePoint();
    assert.deepEqual([came, sys.sigaction(sys.SIGUSR1)], [1, 'DEFAULT']);
    sys.sigaction(sys.SIGIO as number, 'IGNORE');
    const folder = sys.open(tmpdir(), sys.O_RDONLY);
    const [multishot = 0, modify = 0] = [sys.DN_MULTISHOT, sys.DN_MODIFY];
    for (const mask of [modify | multishot, modify + multishot, 0])
      assert.equal(sys.fcntl(folder, sys.F_NOTIFY as number, mask), 0);
  },
  { skip },
);

fresh('a terminal: c_cflag | 0x80000000, which is CRTSCTS on Linux', () => {
  const { slave } = sys.openpty();
  const modes = sys.tcgetattr(slave);
  sys.tcsetattr(slave, sys.TCSANOW, {
    ...modes,
    c_lflag: modes.c_lflag & ~sys.ECHO,
    c_cflag: modes.c_cflag | 0x80000000,
  });
  assert.equal(sys.tcgetattr(slave).c_lflag & sys.ECHO, 0);
});

fresh(
  'options and addresses: marks, filters and groups',
  () => {
    const socket = sys.socket(sys.AF_INET, sys.SOCK_DGRAM);
    // ret #-1: takes all.
    sys.setoption(socket, 'SO_ATTACH_FILTER', [{ code: 0x06, jt: 0, jf: 0, k: -1 }]);
    try {
      sys.setoption(socket, 'SO_MARK', 1 | 0x80000000);
      assert.equal(sys.getoption(socket, 'SO_MARK'), 0x80000001);
    } catch (error) {
      assert.equal((error as sys.SystemError).code, 'EPERM');
    }
    try {
      const raw = sys.socket(sys.AF_INET, sys.SOCK_RAW, sys.IPPROTO_ICMP);
      sys.setoption(raw, 'ICMP_FILTER', ~1);
      assert.equal(sys.getoption(raw, 'ICMP_FILTER'), 0xfffffffe);
    } catch (error) {
      assert.equal((error as sys.SystemError).code, 'EPERM');
    }
    const groups = 1 | (1 << 31);
    assert.equal(sys.unpack_sockaddr_nl(sys.pack_sockaddr_nl({ nl_groups: groups })).nl_groups, 0x80000001);
    const tp = { rx_id: 0x7e0 | 0x80000000, tx_id: 0x7e8 | 0x80000000 };
    assert.deepEqual(sys.unpack_sockaddr_can(sys.pack_sockaddr_can({ can_ifindex: 1, tp })).tp, {
      rx_id: 0x800007e0,
      tx_id: 0x800007e8,
    });
    assert.throws(() => sys.pack_sockaddr_nl({ nl_groups: -(2 ** 31) - 1 }), RangeError);
  },
  { skip },
);
