// The table of options: each row on each kind of socket, numbers and layouts beside C's.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as sys from '@perlipc/sys';
import { connected, families } from '../../support/families.js';
import { freshCases } from '../../support/fresh.js';
import { noCompiler } from '../../support/programs.js';

const fresh = freshCases(import.meta.url);
const linux = process.platform === 'linux' ? undefined : 'an option of Linux';
const hasCompiler = noCompiler();
const names = Object.keys(sys.options) as sys.OptionName[];
const readable = names.filter((name) => sys.options[name][2].includes('r')) as sys.ReadableOption[];
const writable = names.filter((name) => sys.options[name][2].includes('w')) as sys.WritableOption[];

/** One socket of each kind that this machine lets us have. */
function kinds(): { kind: string; fd: number }[] {
  const wanted: [string, number | undefined, number, number?][] = [
    ['tcp', sys.AF_INET, sys.SOCK_STREAM],
    ['udp', sys.AF_INET, sys.SOCK_DGRAM],
    ['tcp6', sys.AF_INET6, sys.SOCK_STREAM],
    ['udp6', sys.AF_INET6, sys.SOCK_DGRAM],
    ['unix', sys.AF_UNIX, sys.SOCK_STREAM],
    ['unix datagram', sys.AF_UNIX, sys.SOCK_DGRAM],
    ['netlink', sys.AF_NETLINK, sys.SOCK_RAW],
    ['raw', sys.AF_INET, sys.SOCK_RAW, 1],
    ['packet', sys.AF_PACKET, sys.SOCK_DGRAM],
    ['vsock', sys.AF_VSOCK, sys.SOCK_STREAM],
  ];
  return wanted.flatMap(([kind, family, type, protocol = 0]) => {
    try {
      return family === undefined ? [] : [{ kind, fd: sys.socket(family, type, protocol) }];
    } catch {
      return [];
    }
  });
}

function attempt<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof sys.SystemError)) throw error;
    return undefined;
  }
}

const types: Record<string, (value: unknown) => boolean> = {
  bool: (value) => typeof value === 'boolean',
  int: (value) => Number.isInteger(value),
  uint32: (value) => Number.isInteger(value) && (value as number) >= 0,
  uint64: (value) => typeof value === 'bigint',
  timeval: (value) => typeof value === 'number',
  name: (value) => typeof value === 'string',
  text: (value) => typeof value === 'string',
};

fresh('every readable option gives its type, or an error by name, on every kind of socket', () => {
  const given = new Set<string>();
  for (const { kind, fd } of kinds())
    for (const name of readable) {
      const value = attempt(() => sys.getoption(fd, name));
      if (value === undefined) continue;
      given.add(name);
      assert.ok(
        types[sys.options[name][1]]?.(value) ?? typeof value === 'object',
        `${kind} ${name}: ${value}`,
      );
    }
  if (process.platform === 'linux') assert.ok(given.size > 60, `${given.size} options`);
});

fresh('what was read can be set, and is then read again', () => {
  // The kernel doubles buffers, rounds, or takes less than it tells.
  const changed =
    /BUF|BACKOFF|TCP_(WINDOW_CLAMP|MAXSEG|DEFER_ACCEPT|ULP|TIMESTAMP|QUICKACK|CORK)|BUSY|MTU$|MULTICAST_IF/;
  let settled = 0;
  for (const { kind, fd } of kinds())
    for (const name of readable.filter((one) => writable.includes(one as sys.WritableOption))) {
      const value = attempt(() => sys.getoption(fd, name));
      if (value === undefined) continue;
      if (attempt(() => sys.setoption(fd, name as sys.WritableOption, value as never)) === undefined) {
        const again = attempt(() => sys.getoption(fd, name));
        if (!changed.test(name)) assert.deepEqual(again, value, `${kind} ${name}`);
        settled++;
      }
    }
  assert.ok(settled > 50, `${settled}`);
});

fresh('a name that is not in the table, a direction that is not there, and a wrong value are named', () => {
  const fd = sys.socket(sys.AF_INET, sys.SOCK_STREAM);
  const bad = (act: () => unknown, message: string) => assert.throws(act, { name: 'TypeError', message });
  bad(
    () => sys.getoption(fd, 'SO_NONE' as 'SO_TYPE'),
    "getoption: name must be the name of an option that can be read, got 'SO_NONE'",
  );
  bad(
    () => sys.getoption(fd, 'constructor' as 'SO_TYPE'),
    "getoption: name must be the name of an option that can be read, got 'constructor'",
  );
  bad(
    () => sys.setoption(fd, 'SO_TYPE' as 'SO_DEBUG', true),
    "setoption: name must be the name of an option that can be set, got 'SO_TYPE'",
  );
  bad(
    () => sys.setoption(fd, 'SO_LINGER', 5 as never),
    'setoption: value of SO_LINGER must be a struct linger { l_onoff: boolean, l_linger: seconds }, got 5',
  );
  bad(
    () => sys.setoption(fd, 'SO_LINGER', { l_onoff: true, l_linger: 1.5 }),
    'setoption: value of SO_LINGER must be a struct linger { l_onoff: boolean, l_linger: seconds }, got { l_onoff, l_linger }',
  );
  bad(
    () => sys.setoption(fd, 'SO_KEEPALIVE', 1 as never),
    'setoption: value of SO_KEEPALIVE must be true or false, got 1',
  );
  bad(
    () => sys.setoption(fd, 'SO_RCVTIMEO', -1),
    'setoption: value of SO_RCVTIMEO must be a struct timeval, as seconds from 0 to 2147483647 with a fraction, got -1',
  );
  // Whatever is given for a structure, no row of the table dies of it.
  for (const name of writable)
    for (const value of [
      undefined,
      null,
      {},
      [],
      [null],
      'x',
      1n,
      -1,
      2 ** 40,
      new Uint8Array(500),
      Symbol('s'),
    ])
      try {
        sys.setoption(fd, name, value as never);
      } catch (error) {
        assert.ok(
          error instanceof sys.SystemError ||
            (error as Error).message.startsWith(`setoption: value of ${name} must be`),
          `${name} ${String(value)}: ${error}`,
        );
      }
});

fresh(
  'who the peer is: credentials, groups, a pidfd',
  () => {
    const { client } = connected(families.find(({ name }) => name === 'Unix') as (typeof families)[0]);
    assert.deepEqual(sys.getoption(client, 'SO_PEERCRED'), {
      pid: process.pid,
      uid: sys.getuid(),
      gid: sys.getgid(),
    });
    assert.deepEqual(
      sys.getoption(client, 'SO_PEERGROUPS').sort((a, b) => a - b),
      sys.getgroups().sort((a, b) => a - b),
    );
    const pidfd = attempt(() => sys.getoption(client, 'SO_PEERPIDFD'));
    if (pidfd !== undefined) assert.equal(sys.fcntl(pidfd, sys.F_GETFD), sys.FD_CLOEXEC);
  },
  { skip: linux },
);

fresh(
  'times are seconds with a fraction, marks have no sign, names are strings',
  () => {
    const fd = sys.socket(sys.AF_INET, sys.SOCK_STREAM);
    // The kernel rounds up to its ticks.
    sys.setoption(fd, 'SO_RCVTIMEO', 0.25);
    const timeout = sys.getoption(fd, 'SO_RCVTIMEO');
    assert.ok(timeout >= 0.25 && timeout < 0.27, `${timeout}`);
    sys.setoption(fd, 'TCP_CONGESTION', 'reno');
    assert.equal(sys.getoption(fd, 'TCP_CONGESTION'), 'reno');
    assert.ok(sys.getoption(fd, 'SO_COOKIE') > 0n);
    if (attempt(() => sys.setoption(fd, 'SO_MARK', 0xfedcba98) ?? true))
      assert.equal(sys.getoption(fd, 'SO_MARK'), 0xfedcba98);
  },
  { skip: linux },
);

fresh(
  'TCP_INFO has all fields that this kernel gives, of net and http objects too',
  async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = sys.getsockname(server);
    const client = sys.socket(sys.AF_INET, sys.SOCK_STREAM);
    sys.connect(client, address);
    const info = sys.getoption(client, 'TCP_INFO');
    assert.equal(info.tcpi_state, 1);
    assert.ok((info.tcpi_snd_mss ?? 0) > 500 && (info.tcpi_rtt ?? 0) > 0);
    assert.equal(info.tcpi_max_pacing_rate, Number.POSITIVE_INFINITY);
    const bytes = sys.getsockopt(client, sys.IPPROTO_TCP, sys.TCP_INFO as number);
    assert.ok(bytes.length > 200);
    assert.equal(sys.getoption(server, 'TCP_INFO').tcpi_state, 10);
    server.close();
  },
  { skip: linux },
);

fresh(
  'a filter is an array of instructions',
  () => {
    const [one, other] = sys.socketpair(sys.AF_UNIX, sys.SOCK_DGRAM);
    // Accepts what begins with 'a': ldb [0]; jeq #97, 0, 1; ret #-1; ret #0.
    sys.setoption(other, 'SO_ATTACH_FILTER', [
      { code: 0x30, jt: 0, jf: 0, k: 0 },
      { code: 0x15, jt: 0, jf: 1, k: 97 },
      { code: 0x06, jt: 0, jf: 0, k: 0xffffffff },
      { code: 0x06, jt: 0, jf: 0, k: 0 },
    ]);
    sys.send(one, Buffer.from('bad'));
    sys.send(one, Buffer.from('as it should be'));
    const buffer = Buffer.alloc(20);
    assert.equal(buffer.toString('latin1', 0, sys.recv(other, buffer)), 'as it should be');
    assert.throws(() => sys.setoption(other, 'SO_ATTACH_FILTER', [{ code: 0xffff, jt: 0, jf: 0, k: 0 }]), {
      code: 'EINVAL',
    });
  },
  { skip: linux },
);

fresh(
  'multicast: a group is joined by address, by index and by family, and left once',
  () => {
    const group = new Uint8Array([239, 1, 2, 3]);
    const lo = new Uint8Array([127, 0, 0, 1]);
    const fd = sys.socket(sys.AF_INET, sys.SOCK_DGRAM);
    const gone = { code: 'EADDRNOTAVAIL', syscall: 'setsockopt' };
    sys.setoption(fd, 'IP_ADD_MEMBERSHIP', { imr_multiaddr: group, imr_address: lo });
    sys.setoption(fd, 'IP_DROP_MEMBERSHIP', { imr_multiaddr: group, imr_ifindex: 1 });
    assert.throws(
      () => sys.setoption(fd, 'IP_DROP_MEMBERSHIP', { imr_multiaddr: group, imr_ifindex: 1 }),
      gone,
    );
    const source = new Uint8Array([127, 0, 0, 9]);
    const join = { imr_multiaddr: group, imr_interface: lo, imr_sourceaddr: source };
    sys.setoption(fd, 'IP_ADD_SOURCE_MEMBERSHIP', join);
    sys.setoption(fd, 'IP_DROP_SOURCE_MEMBERSHIP', join);
    sys.setoption(fd, 'MCAST_JOIN_GROUP', { gr_interface: 1, gr_group: sys.pack_sockaddr_in(0, group) });
    sys.setoption(fd, 'MCAST_LEAVE_GROUP', { gr_interface: 1, gr_group: sys.pack_sockaddr_in(0, group) });
    const fd6 = sys.socket(sys.AF_INET6, sys.SOCK_DGRAM);
    const all = sys.inet_pton(sys.AF_INET6, 'ff02::99') ?? new Uint8Array();
    const gr_group = sys.pack_sockaddr_in6(0, all);
    sys.setoption(fd6, 'MCAST_JOIN_GROUP', { gr_interface: 1, gr_group });
    assert.throws(() => sys.setoption(fd6, 'MCAST_JOIN_GROUP', { gr_interface: 1, gr_group }), {
      code: 'EADDRINUSE',
    });
    sys.setoption(fd6, 'MCAST_LEAVE_GROUP', { gr_interface: 1, gr_group });
    const gsr_source = sys.pack_sockaddr_in6(0, sys.inet_pton(sys.AF_INET6, 'fe80::1') ?? new Uint8Array());
    const of = { gsr_interface: 1, gsr_group: gr_group, gsr_source };
    sys.setoption(fd6, 'MCAST_JOIN_SOURCE_GROUP', of);
    sys.setoption(fd6, 'MCAST_LEAVE_SOURCE_GROUP', of);
    sys.setoption(fd, 'IP_MULTICAST_IF', lo);
    assert.deepEqual(sys.getoption(fd, 'IP_MULTICAST_IF'), lo);
    sys.setoption(fd6, 'IPV6_ADD_MEMBERSHIP', { ipv6mr_multiaddr: all, ipv6mr_interface: 1 });
    sys.setoption(fd6, 'IPV6_DROP_MEMBERSHIP', { ipv6mr_multiaddr: all, ipv6mr_interface: 1 });
  },
  { skip: linux ?? families[1]?.skip },
);

/** What C says of levels, names and structures. */
const HEADERS = `#define _GNU_SOURCE
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/socket.h>
#include <linux/filter.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/can.h>
#include <linux/can/raw.h>
#include <linux/vm_sockets.h>
`;

fresh(
  'levels, numbers and sizes are those of the machine’s headers',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'perlipc-'));
    const shown = names.flatMap((name) => [...new Set([name, sys.options[name][0]])]);
    const enumerators = shown.filter((name) => name.startsWith('CAN_RAW_'));
    const prints = shown.map((name) => {
      const print = `printf("${name} %d\\n", ${name});`;
      return enumerators.includes(name) ? print : `#ifdef ${name}\n${print}\n#endif`;
    });
    const structures: Record<string, number> = {
      linger: 8,
      timeval: 16,
      ucred: 12,
      ip_mreq: 8,
      ip_mreqn: 12,
      ip_mreq_source: 12,
      ipv6_mreq: 20,
      group_req: 136,
      group_source_req: 264,
      packet_mreq: 16,
      tcp_md5sig: 216,
      can_filter: 8,
      sock_filter: 8,
      tpacket_stats: 8,
    };
    const sizes = Object.keys(structures).map((name) => `printf("${name} %zu\\n", sizeof(struct ${name}));`);
    const offsets = [
      'group_req, gr_group',
      'group_source_req, gsr_source',
      'ip_mreq_source, imr_interface',
      'packet_mreq, mr_address',
      'tcp_md5sig, tcpm_keylen',
      'tcp_md5sig, tcpm_key',
      'tcp_info, tcpi_rto',
      'tcp_info, tcpi_total_retrans',
    ].map((field) => `printf("${field} %zu\\n", offsetof(struct ${field}));`);
    const source = `${HEADERS}int main(void) {\n${[...prints, ...sizes, ...offsets].join('\n')}\n}\n`;
    writeFileSync(join(folder, 'numbers.c'), source);
    const built = spawnSync('cc', ['-o', join(folder, 'numbers'), join(folder, 'numbers.c')], {
      encoding: 'utf8',
    });
    assert.equal(built.status, 0, built.stderr);
    const { stdout } = spawnSync(join(folder, 'numbers'), { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    const expected: Record<string, number> = {
      ...structures,
      'group_req, gr_group': 8,
      'group_source_req, gsr_source': 136,
      'ip_mreq_source, imr_interface': 4,
      'packet_mreq, mr_address': 8,
      'tcp_md5sig, tcpm_keylen': 130,
      'tcp_md5sig, tcpm_key': 136,
      'tcp_info, tcpi_rto': 8,
      'tcp_info, tcpi_total_retrans': 100,
    };
    const lines = stdout.trim().split('\n');
    assert.ok(lines.length > names.length);
    for (const line of lines) {
      const [, name = '', value] = /^(.*) (\S+)$/.exec(line) ?? [];
      assert.equal(expected[name] ?? Reflect.get(sys, name), Number(value), name);
    }
  },
  { skip: linux ?? hasCompiler },
);
