// Control messages as objects: what the kernel gives, what is refused, and bytes that were never a control message.
import assert from 'node:assert/strict';
import * as sys from '@perlipc/sys';
import { families } from '../../support/families.js';
import { freshCases } from '../../support/fresh.js';

const fresh = freshCases(import.meta.url);
const linux = process.platform === 'linux' ? undefined : 'a control message of Linux';
const [{ fresh: loopback } = { fresh: () => new Uint8Array() }, six] = families;
const room = () => [new Uint8Array(100)];

function udp(
  option?: number,
  level = sys.IPPROTO_IP,
): { client: number; server: number; address: Uint8Array } {
  const { domain, fresh: bindTo } =
    level === sys.IPPROTO_IPV6 && six ? six : { domain: sys.AF_INET, fresh: loopback };
  const [client, server] = [sys.socket(domain, sys.SOCK_DGRAM), sys.socket(domain, sys.SOCK_DGRAM)];
  sys.bind(server, bindTo());
  if (option !== undefined) sys.setsockopt(server, level, option, 1);
  return { client, server, address: sys.getsockname(server) };
}

fresh(
  'IP_PKTINFO tells where a datagram came in, and chooses where an answer leaves',
  () => {
    const server = sys.socket(sys.AF_INET, sys.SOCK_DGRAM);
    sys.bind(server, sys.pack_sockaddr_in(0, new Uint8Array(4)));
    sys.setsockopt(server, sys.IPPROTO_IP, sys.IP_PKTINFO, 1);
    const [port] = sys.unpack_sockaddr_in(sys.getsockname(server));
    const client = sys.socket(sys.AF_INET, sys.SOCK_DGRAM);
    for (const last of [1, 7, 200]) {
      const asked = new Uint8Array([127, 0, 0, last]);
      sys.sendmsg(client, [Buffer.from('who?')], [], 0, sys.pack_sockaddr_in(port, asked));
      const { control, address } = sys.recvmsg(server, room(), 64);
      const info = sys.findControl(control, 'IP_PKTINFO');
      assert.deepEqual([info?.ipi_addr, info?.ipi_spec_dst, info?.ipi_ifindex], [asked, asked, 1]);
      sys.sendmsg(server, [Buffer.from('I')], [{ name: 'IP_PKTINFO', ipi_spec_dst: asked }], 0, address);
      assert.deepEqual(sys.unpack_sockaddr_in(sys.recvmsg(client, room()).address), [port, asked]);
    }
  },
  { skip: linux },
);

fresh(
  'IPv6: interface, address, hop limit and traffic class go and come',
  () => {
    const { client, server, address } = udp(sys.IPV6_RECVPKTINFO as number, sys.IPPROTO_IPV6);
    sys.setsockopt(server, sys.IPPROTO_IPV6, sys.IPV6_RECVHOPLIMIT as number, 1);
    sys.setsockopt(server, sys.IPPROTO_IPV6, sys.IPV6_RECVTCLASS as number, 1);
    const sent: sys.SentControl[] = [
      { name: 'IPV6_PKTINFO', ipi6_ifindex: 1 },
      { name: 'IPV6_HOPLIMIT', value: 33 },
      { name: 'IPV6_TCLASS', value: 0x20 },
    ];
    sys.sendmsg(client, room(), sent, 0, address);
    const { control } = sys.recvmsg(server, room(), 256);
    assert.equal(sys.findControl(control, 'IPV6_PKTINFO')?.ipi6_ifindex, 1);
    assert.deepEqual(sys.findControl(control, 'IPV6_HOPLIMIT')?.value, 33);
    assert.deepEqual(sys.findControl(control, 'IPV6_TCLASS')?.value, 0x20);
  },
  { skip: linux ?? six?.skip },
);

fresh(
  'times of arrival are those of the clock',
  () => {
    for (const [option, name] of [
      [sys.SO_TIMESTAMP, 'SCM_TIMESTAMP'],
      [sys.SO_TIMESTAMPNS, 'SCM_TIMESTAMPNS'],
    ] as const) {
      const { client, server, address } = udp(option, sys.SOL_SOCKET);
      const before = Math.floor(Date.now() / 1000);
      sys.sendmsg(client, room(), [], 0, address);
      const time = sys.findControl(sys.recvmsg(server, room(), 64).control, name);
      assert.ok(time && time.tv_sec >= before && time.tv_sec <= Date.now() / 1000 + 1);
    }
    const { client, server, address } = udp();
    const flags = (sys.SOF_TIMESTAMPING_RX_SOFTWARE ?? 0) | (sys.SOF_TIMESTAMPING_SOFTWARE ?? 0);
    sys.setsockopt(server, sys.SOL_SOCKET, sys.SO_TIMESTAMPING as number, flags);
    // The kernel begins to stamp a while after the first socket asks for it.
    let stamps: sys.Timespec[] | undefined;
    for (let i = 0; i < 1000 && stamps === undefined; i++) {
      sys.sendmsg(client, room(), [], 0, address);
      stamps = sys.findControl(sys.recvmsg(server, room(), 64).control, 'SCM_TIMESTAMPING')?.ts;
      if (stamps === undefined) sys.nanosleep(0.005);
    }
    assert.equal(stamps?.length, 3);
    assert.ok((stamps?.[0]?.tv_sec ?? 0) > 0 && stamps?.[2]?.tv_sec === 0);
  },
  { skip: linux },
);

fresh(
  'SCM_CREDENTIALS: who sent, and nobody claims to be another',
  () => {
    const [one, other] = sys.socketpair(sys.AF_UNIX, sys.SOCK_DGRAM);
    sys.setsockopt(other, sys.SOL_SOCKET, sys.SO_PASSCRED as number, 1);
    const [uid, gid] = [sys.getuid(), sys.getgid()];
    const me = { name: 'SCM_CREDENTIALS', pid: process.pid, uid, gid } as const;
    sys.sendmsg(one, room(), [me]);
    assert.deepEqual(sys.recvmsg(other, room(), 64).control, [me]);
    sys.sendmsg(one, room());
    assert.deepEqual(sys.recvmsg(other, room(), 64).control, [me]);
    assert.throws(() => sys.sendmsg(one, room(), [{ ...me, pid: 0x3fffffff }]), { code: /^(EPERM|ESRCH)$/ });
  },
  { skip: linux },
);

fresh(
  'SCM_PIDFD is a descriptor of the sender',
  () => {
    const [one, other] = sys.socketpair(sys.AF_UNIX, sys.SOCK_DGRAM);
    try {
      sys.setsockopt(other, sys.SOL_SOCKET, sys.SO_PASSPIDFD as number, 1);
    } catch (error) {
      // Before Linux 6.5.
      assert.equal((error as sys.SystemError).code, 'ENOPROTOOPT');
      return;
    }
    sys.sendmsg(one, room());
    const { fd = -1 } = sys.findControl(sys.recvmsg(other, room(), 64).control, 'SCM_PIDFD') ?? {};
    assert.equal(sys.fcntl(fd, sys.F_GETFD), sys.FD_CLOEXEC);
    assert.equal(sys.poll([sys.pollfd(fd, sys.POLLIN)], 0), 0);
    sys.close(fd);
  },
  { skip: linux },
);

fresh(
  'IP_RECVERR: a refused datagram’s error, with the node that refused it',
  () => {
    const { client, server, address } = udp();
    sys.close(server);
    sys.setsockopt(client, sys.IPPROTO_IP, sys.IP_RECVERR as number, 1);
    sys.sendmsg(client, [Buffer.from('lost')], [], 0, address);
    sys.poll([sys.pollfd(client, sys.POLLERR)], 5000);
    const data = new Uint8Array(10);
    const { control, flags, size } = sys.recvmsg(client, [data], 256, sys.MSG_ERRQUEUE);
    assert.equal(flags & (sys.MSG_ERRQUEUE ?? 0), sys.MSG_ERRQUEUE);
    assert.equal(Buffer.from(data).toString('latin1', 0, size), 'lost');
    const error = sys.findControl(control, 'IP_RECVERR');
    assert.deepEqual(
      [error?.ee_errno, error?.ee_origin, error?.ee_type, error?.ee_code],
      [sys.ECONNREFUSED, sys.SO_EE_ORIGIN_ICMP, 3, 3],
    );
    assert.deepEqual(sys.unpack_sockaddr_in(error?.offender ?? data)[1], new Uint8Array([127, 0, 0, 1]));
  },
  { skip: linux },
);

fresh(
  'a completion of SO_ZEROCOPY',
  () => {
    const { client, address } = udp(60, sys.SOL_SOCKET);
    sys.setsockopt(client, sys.SOL_SOCKET, sys.SO_ZEROCOPY as number, 1);
    for (let i = 0; i < 3; i++) sys.sendmsg(client, room(), [], sys.MSG_ZEROCOPY, address);
    sys.poll([sys.pollfd(client, 0)], 5000);
    const { control } = sys.recvmsg(client, room(), 256, sys.MSG_ERRQUEUE);
    const done = sys.findControl(control, 'IP_RECVERR');
    assert.deepEqual([done?.ee_errno, done?.ee_origin], [0, sys.SO_EE_ORIGIN_ZEROCOPY]);
    assert.ok((done?.ee_info ?? 9) <= (done?.ee_data ?? -1));
  },
  { skip: linux },
);

fresh(
  'UDP_GRO: segments that were sent as one come as one, with their size',
  () => {
    const { client, server, address } = udp(sys.UDP_GRO as number, sys.IPPROTO_UDP);
    sys.sendmsg(client, [new Uint8Array(250)], [{ name: 'UDP_SEGMENT', value: 100 }], 0, address);
    const { size, control } = sys.recvmsg(server, [new Uint8Array(1000)], 64);
    if (size === 250) assert.equal(sys.findControl(control, 'UDP_GRO')?.value, 100);
    else assert.equal(size, 100);
  },
  { skip: linux },
);

fresh('random control messages are read as they were packed, and random bytes do no harm', () => {
  let seed = 4711;
  const random = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2 ** 31;
    return Math.floor((seed / 2 ** 31) * below);
  };
  const bytes = (size: number) => Uint8Array.from({ length: size }, () => random(256));
  for (let i = 0; i < 3000; i++) {
    // A level that has no names, so that all is given as bytes.
    const list = Array.from({ length: random(6) }, () => ({
      level: 1000 + random(1 << 30),
      type: random(1 << 30) - (1 << 29),
      data: bytes(random(40)),
    }));
    const packed = sys.pack_cmsg(list);
    assert.equal(
      packed.length,
      list.reduce((sum, { data }) => sum + sys.CMSG_SPACE(data.length), 0),
    );
    assert.deepEqual(sys.unpack_cmsg(packed), list);
    const cut = sys.unpack_cmsg(packed.subarray(0, random(packed.length + 1)));
    assert.deepEqual(cut, list.slice(0, cut.length));
    const hurt = packed.slice();
    for (let n = 0; n < 4 && hurt.length > 0; n++) hurt[random(hurt.length)] = random(256);
    sys.unpack_cmsg(hurt);
    sys.unpack_cmsg(bytes(random(100)));
  }
  // Every named kind with every size from none to more than any structure has.
  for (const level of [sys.SOL_SOCKET, sys.IPPROTO_IP, sys.IPPROTO_IPV6, sys.IPPROTO_UDP])
    for (let type = 0; type < 120; type++)
      for (let size = 0; size < 60; size += 1 + random(4)) {
        const packed = sys.pack_cmsg([{ level, type, data: bytes(size) }]);
        assert.equal(sys.unpack_cmsg(packed).length, 1);
      }
});

fresh(
  'an error’s address is one of IPv4 or IPv6, or none; a time to send at comes back',
  () => {
    const time = { name: 'SCM_TXTIME', value: 2n ** 64n - 1n } as const;
    assert.deepEqual(sys.unpack_cmsg(sys.pack_cmsg([time])), [time]);
    for (const value of [-1n, 2n ** 64n])
      assert.throws(
        () => sys.pack_cmsg([{ ...time, value }]),
        /^RangeError: pack_cmsg: .*\.value must be 64 bits/,
      );
    assert.throws(
      () => sys.pack_cmsg([{ ...time, value: 5 as never }]),
      /^TypeError: pack_cmsg: .*\.value must be nanoseconds as a bigint, got 5/,
    );
    const address = (packed: Uint8Array) => {
      const data = Buffer.concat([new Uint8Array(16), packed]);
      const [error] = sys.unpack_cmsg(
        sys.pack_cmsg([{ level: sys.IPPROTO_IPV6, type: sys.IPV6_RECVERR as number, data }]),
      );
      return (error as { offender?: Uint8Array }).offender;
    };
    for (const packed of [
      sys.pack_sockaddr_in(0, new Uint8Array(4).fill(9)),
      sys.pack_sockaddr_in6(0, new Uint8Array(16).fill(9), 7),
    ]) {
      assert.deepEqual(address(Buffer.concat([packed, new Uint8Array(8)])), packed);
      assert.equal(address(packed.subarray(0, -1)), undefined);
    }
    assert.equal(address(new Uint8Array(16)), undefined);
    assert.equal(address(new Uint8Array(1)), undefined);
  },
  { skip: linux },
);

fresh('bad arguments are named, down to the field', () => {
  const [fd] = sys.socketpair(sys.AF_UNIX, sys.SOCK_STREAM);
  const send = (control: unknown, buffers: unknown = room()) =>
    sys.sendmsg(fd, buffers as Uint8Array[], control as sys.SentControl[]);
  const refused = (control: unknown, message: RegExp, buffers?: unknown) =>
    assert.throws(() => send(control, buffers), { message });
  refused(
    [],
    /^sendmsg: buffers must be an array of views of ArrayBuffers, got an instance of Uint8Array$/,
    new Uint8Array(1),
  );
  refused([], /^sendmsg: buffers\[1\] must be a Uint8Array or another view of an ArrayBuffer, got 'x'$/, [
    new Uint8Array(1),
    'x',
  ]);
  refused([], /^sendmsg: buffers\[0\] must be a Uint8Array .*, got undefined$/, Array(3));
  refused('x', /^sendmsg: control must be an array of control messages, got 'x'$/);
  refused([null], /^sendmsg: control\[0\] must be an object, got null$/);
  refused(
    [{ name: 'SCM_RIGTHS' }],
    /^sendmsg: control\[0\].name must be the name of a control message that can be sent/,
  );
  refused(
    [{ name: 'SCM_PIDFD', fd: 3 }],
    /^sendmsg: control\[0\].name must be the name of a control message that can be sent/,
  );
  refused(
    [{ name: 'SCM_RIGHTS', fds: [1, -1] }],
    /^sendmsg: control\[0\].fds\[1\] must be an integer from 0 to 2147483647, got -1$/,
  );
  refused(
    [{ name: 'SCM_RIGHTS', fds: 3 }],
    /^sendmsg: control\[0\].fds must be an array of descriptors, got 3$/,
  );
  refused(
    [{ name: 'IP_PKTINFO', ipi_spec_dst: new Uint8Array(3) }],
    /^sendmsg: control\[0\].ipi_spec_dst must be 4 bytes/,
  );
  refused(
    [{ name: 'IP_TTL', value: 2 ** 31 }],
    /^sendmsg: control\[0\].value must be an integer from -2147483648 to 2147483647/,
  );
  refused([{ level: 1, type: 2 }], /^sendmsg: control\[0\].data must be a Uint8Array .*, got undefined$/);
  refused([{ type: 2 }], /^sendmsg: control\[0\].level must be an integer .*, got undefined$/);
  assert.throws(
    () => sys.recvmsg(fd, room(), -1),
    /^RangeError: recvmsg: controllen must be an integer from 0 to 1048576, got -1$/,
  );
  assert.throws(
    () => sys.sendmmsg(fd, [{ buffers: 3 as unknown as Uint8Array[] }]),
    /^TypeError: sendmmsg: messages\[0\].buffers must be an array/,
  );
  assert.throws(
    () => sys.recvmmsg(fd, Array(1025).fill({ buffers: [] })),
    /^RangeError: recvmmsg: messages must be an array of at most 1024 messages/,
  );
});

fresh('getters that detach, shrink or throw: no memory is used that is gone', () => {
  const [one, other] = sys.socketpair(sys.AF_UNIX, sys.SOCK_STREAM);
  const first = new Uint8Array(4096).fill(7);
  // Once: what is detached already can't be transferred again from Node 26 on.
  const detach = () => first.length > 0 && structuredClone(first.buffer, { transfer: [first.buffer] });
  const trap = [first, new Uint8Array(3)];
  Object.defineProperty(trap, 1, {
    get() {
      detach();
      return new Uint8Array(3);
    },
  });
  assert.equal(sys.sendmsg(one, trap), 3);
  assert.equal(sys.recvmsg(other, trap).size, 3);
  const second = new Uint8Array(64).fill(9);
  const message = {
    level: 1,
    type: 2,
    get data() {
      structuredClone(second.buffer, { transfer: [second.buffer] });
      return new Uint8Array(0);
    },
  };
  assert.throws(() => sys.sendmsg(one, [second], [message]), { code: 'EINVAL' });
  assert.throws(
    () =>
      sys.sendmsg(
        one,
        [],
        [
          {
            get name(): 'SCM_RIGHTS' {
              throw new Error('mine');
            },
            fds: [],
          },
        ],
      ),
    /^Error: mine$/,
  );
  type Resizable = ArrayBuffer & { resize(size: number): void };
  const Buffers = ArrayBuffer as unknown as new (size: number, options: object) => Resizable;
  const resizable = new Buffers(8192, { maxByteLength: 16384 });
  const view = new Uint8Array(resizable);
  const shrinking = [view];
  Object.defineProperty(shrinking, 1, {
    enumerable: true,
    get() {
      resizable.resize(10);
      return new Uint8Array(1);
    },
  });
  assert.equal(sys.writev(one, shrinking), 11);
  assert.equal(
    sys.readv(other, [new Uint8Array(new SharedArrayBuffer(64)), new DataView(new ArrayBuffer(3))]),
    11,
  );
});
