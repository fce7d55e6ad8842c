import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as sys from '@perlipc/sys';
import { freshCases } from '../../support/fresh.js';
import { inNamespace, namespacesMissing } from '../../support/namespace.js';
import { noCompiler } from '../../support/programs.js';

const fresh = freshCases(import.meta.url);
const linux = process.platform === 'linux' ? undefined : 'families of Linux';
const compiler = noCompiler();
const hosts = { hosts: '127.0.0.1 localhost\n' };

/** Structures in C, beside what packs them here. Bluetooth's are not in the headers of a machine without its library. */
const PROGRAM = `
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <linux/can.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/vm_sockets.h>
typedef struct { unsigned char b[6]; } bdaddr_t;
struct sockaddr_l2 { sa_family_t l2_family; unsigned short l2_psm; bdaddr_t l2_bdaddr; unsigned short l2_cid; unsigned char l2_bdaddr_type; };
struct sockaddr_rc { sa_family_t rc_family; bdaddr_t rc_bdaddr; unsigned char rc_channel; };
struct sockaddr_hci { sa_family_t hci_family; unsigned short hci_dev; unsigned short hci_channel; };
struct sockaddr_sco { sa_family_t sco_family; bdaddr_t sco_bdaddr; };
#define SHOW(type, ...) do { struct type a; memset(&a, 0, sizeof a); a = (struct type){__VA_ARGS__}; unsigned char *p = (void *)&a; \\
  for (size_t i = 0; i < sizeof a; i++) printf("%02x", p[i]); printf("\\n"); } while (0)
int main(void) {
  SHOW(sockaddr_nl, .nl_family = AF_NETLINK, .nl_pid = 4711, .nl_groups = 0x80000001u);
  SHOW(sockaddr_ll, .sll_family = AF_PACKET, .sll_protocol = htons(0x0806), .sll_ifindex = 77, .sll_hatype = 1, .sll_pkttype = 3,
    .sll_halen = 6, .sll_addr = {1, 2, 3, 4, 5, 6});
  SHOW(sockaddr_vm, .svm_family = AF_VSOCK, .svm_port = 0xfffffffeu, .svm_cid = 2);
  SHOW(sockaddr_can, .can_family = AF_CAN, .can_ifindex = 5, .can_addr.tp = {0x7e0, 0x7e8});
  SHOW(sockaddr_can, .can_family = AF_CAN, .can_ifindex = 5, .can_addr.j1939 = {0x123456789abcdef0ull, 0x1ff00, 0x20});
  SHOW(sockaddr_l2, AF_BLUETOOTH, 25, {{6, 5, 4, 3, 2, 1}}, 64, 2);
  SHOW(sockaddr_rc, AF_BLUETOOTH, {{6, 5, 4, 3, 2, 1}}, 7);
  SHOW(sockaddr_hci, AF_BLUETOOTH, 1, 3);
  SHOW(sockaddr_sco, AF_BLUETOOTH, {{6, 5, 4, 3, 2, 1}});
}
`;

function inC(): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'perlipc-'));
  writeFileSync(join(folder, 'pack.c'), PROGRAM);
  const built = spawnSync('cc', ['-w', '-o', join(folder, 'pack'), join(folder, 'pack.c')], {
    encoding: 'utf8',
  });
  assert.equal(built.status, 0, built.stderr);
  const { stdout } = spawnSync(join(folder, 'pack'), { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  return stdout.trim().split('\n');
}

fresh(
  'every packer packs what C packs, and unpacks it again',
  () => {
    const nl = { nl_pid: 4711, nl_groups: 0x80000001 };
    const ll = {
      sll_protocol: 0x0806,
      sll_ifindex: 77,
      sll_hatype: 1,
      sll_pkttype: 3,
      sll_addr: new Uint8Array([1, 2, 3, 4, 5, 6]),
    };
    const vm = { svm_port: 0xfffffffe, svm_cid: 2 };
    const tp = { can_ifindex: 5, tp: { rx_id: 0x7e0, tx_id: 0x7e8 } };
    const j1939 = { can_ifindex: 5, j1939: { name: 0x123456789abcdef0n, pgn: 0x1ff00, addr: 0x20 } };
    const l2 = { l2_psm: 25, l2_bdaddr: '01:02:03:04:05:06', l2_cid: 64, l2_bdaddr_type: 2 };
    const rc = { rc_bdaddr: '01:02:03:04:05:06', rc_channel: 7 };
    const hci = { hci_dev: 1, hci_channel: 3 };
    const packed = [
      sys.pack_sockaddr_nl(nl),
      sys.pack_sockaddr_ll(ll),
      sys.pack_sockaddr_vm(vm),
      sys.pack_sockaddr_can(tp),
      sys.pack_sockaddr_can(j1939),
      sys.pack_sockaddr_l2(l2),
      sys.pack_sockaddr_rc(rc),
      sys.pack_sockaddr_hci(hci),
      sys.pack_sockaddr_sco('01:02:03:04:05:06'),
    ];
    assert.deepEqual(
      packed.map((bytes) => Buffer.from(bytes).toString('hex')),
      inC(),
    );
    const [a, b, c, d, e, f, g, h, i] = packed as [
      Uint8Array,
      Uint8Array,
      Uint8Array,
      Uint8Array,
      Uint8Array,
      Uint8Array,
      Uint8Array,
      Uint8Array,
      Uint8Array,
    ];
    assert.deepEqual(sys.unpack_sockaddr_nl(a), nl);
    assert.deepEqual(sys.unpack_sockaddr_ll(b), ll);
    assert.deepEqual(sys.unpack_sockaddr_vm(c), vm);
    assert.deepEqual(sys.unpack_sockaddr_can(d).tp, tp.tp);
    assert.deepEqual(sys.unpack_sockaddr_can(e).j1939, j1939.j1939);
    assert.deepEqual(sys.unpack_sockaddr_l2(f), l2);
    assert.deepEqual(sys.unpack_sockaddr_rc(g), rc);
    assert.deepEqual(sys.unpack_sockaddr_hci(h), hci);
    assert.equal(sys.unpack_sockaddr_sco(i), '01:02:03:04:05:06');
  },
  { skip: linux ?? compiler },
);

fresh(
  'what is no address of the family, or no number, is named',
  () => {
    assert.throws(
      () => sys.unpack_sockaddr_nl(new Uint8Array(12)),
      /^RangeError: unpack_sockaddr_nl: address must be a packed address of this family of at least 12 bytes$/,
    );
    assert.throws(() => sys.unpack_sockaddr_ll(sys.pack_sockaddr_nl()), /^RangeError: unpack_sockaddr_ll/);
    assert.throws(
      () => sys.unpack_sockaddr_vm('x' as never),
      /^TypeError: unpack_sockaddr_vm: address must be a Uint8Array, got 'x'$/,
    );
    assert.throws(
      () => sys.pack_sockaddr_nl({ nl_pid: -1 }),
      /^RangeError: pack_sockaddr_nl: nl_pid must be an integer from 0 to 4294967295, got -1$/,
    );
    assert.throws(
      () => sys.pack_sockaddr_ll({ sll_ifindex: 1, sll_addr: new Uint8Array(9) }),
      /^RangeError: pack_sockaddr_ll: the length of sll_addr/,
    );
    assert.throws(
      () => sys.pack_sockaddr_sco('01:02'),
      /^TypeError: pack_sockaddr_sco: bdaddr must be six bytes/,
    );
    for (const [name, text] of [
      [-1n, '-1'],
      [1n << 64n, '18446744073709551616'],
      [5, '5'],
    ])
      assert.throws(
        () => sys.pack_sockaddr_can({ can_ifindex: 1, j1939: { name: name as bigint, pgn: 0, addr: 0 } }),
        {
          name: 'RangeError',
          message: `pack_sockaddr_can: j1939.name must be a bigint of 64 bits, got ${text}`,
        },
      );
    assert.throws(
      () => sys.pack_sockaddr_vm({ svm_cid: 1 } as never),
      /^TypeError: pack_sockaddr_vm: svm_port must be a number, got undefined$/,
    );
  },
  { skip: linux },
);

fresh(
  'netlink: links, addresses and neighbours are listed, and their changes told',
  inNamespace(hosts, () => {
    using route = new sys.RouteSocket();
    const [lo] = route.links();
    assert.deepEqual([lo?.name, lo?.index, lo?.deleted], ['lo', sys.if_nametoindex('lo'), false]);
    assert.ok(lo && lo.flags & sys.IFF_LOOPBACK);
    const four = route.addresses().find(({ family }) => family === sys.AF_INET);
    assert.deepEqual(
      [four?.prefixlen, [...(four?.address ?? [])], four?.index],
      [8, [127, 0, 0, 1], lo?.index],
    );
    assert.deepEqual(route.neighbours(), []);
    using watch = new sys.RouteSocket((sys.RTMGRP_LINK ?? 0) | (sys.RTMGRP_IPV4_IFADDR ?? 0));
    const fd = sys.socket(sys.AF_INET, sys.SOCK_DGRAM);
    sys.ioctl(fd, 'SIOCSIFMTU', 'lo', 2000);
    sys.setoption(watch, 'SO_RCVTIMEO', 10);
    const changed = watch.receive()[0];
    assert.ok(changed?.kind === 'link' && changed.mtu === 2000);
    sys.ioctl(fd, 'SIOCSIFADDR', 'lo', sys.pack_sockaddr_in(0, new Uint8Array([127, 0, 0, 9])));
    const told = [...watch.receive(), ...watch.receive()].filter((one) => one.kind === 'address');
    assert.deepEqual(
      told.map((one) => one.deleted),
      [true, false],
    );
  }),
  { skip: linux ?? namespacesMissing() },
);

fresh('route messages that are cut or random do no harm', () => {
  for (let i = 0; i < 2000; i++) {
    const bytes = Uint8Array.from({ length: Math.random() * 200 }, () => Math.random() * 256);
    const view = new DataView(bytes.buffer);
    if (bytes.length > 20) view.setUint32(0, Math.floor(Math.random() * bytes.length), true);
    if (bytes.length > 20) view.setUint16(4, [16, 20, 28, 2, 3][i % 5] ?? 0, true);
    try {
      sys.unpack_route_messages(bytes);
    } catch (error) {
      assert.ok(error instanceof sys.SystemError);
    }
  }
});

fresh(
  'packet: a frame that is sent on loopback is seen with its protocol',
  inNamespace(hosts, () => {
    const all = sys.ETH_P_IP ?? 0;
    const packet = sys.socket(sys.AF_PACKET as number, sys.SOCK_DGRAM, sys.htons(all));
    sys.bind(packet, sys.pack_sockaddr_ll({ sll_protocol: all, sll_ifindex: sys.if_nametoindex('lo') }));
    const udp = sys.socket(sys.AF_INET, sys.SOCK_DGRAM);
    sys.sendto(udp, Buffer.from('seen'), 0, sys.pack_sockaddr_in(9, new Uint8Array([127, 0, 0, 1])));
    const buffer = Buffer.alloc(200);
    const { size, address } = sys.recvfrom(packet, buffer);
    assert.equal(buffer.toString('latin1', size - 4, size), 'seen');
    const unbound = sys.socket(sys.AF_PACKET as number, sys.SOCK_DGRAM, 0);
    assert.deepEqual(sys.unpack_sockaddr_ll(sys.getsockname(unbound)).sll_addr, new Uint8Array());
    const { sll_protocol, sll_ifindex } = sys.unpack_sockaddr_ll(address);
    assert.deepEqual([sll_protocol, sll_ifindex], [all, sys.if_nametoindex('lo')]);
    assert.ok(sys.getoption(packet, 'PACKET_STATISTICS').tp_packets >= 1);
  }),
  { skip: linux ?? namespacesMissing() },
);

fresh(
  'an address of CAN may be as short as the kernel gives it, of a raw socket and of ISO-TP',
  () => {
    const whole = sys.pack_sockaddr_can({ can_ifindex: 5, tp: { rx_id: 6, tx_id: 7 } });
    const [raw, tp] = [8, 16].map((size) => sys.unpack_sockaddr_can(whole.slice(0, size)));
    assert.deepEqual([raw?.can_ifindex, raw?.tp], [5, { rx_id: 0, tx_id: 0 }]);
    assert.deepEqual(tp, sys.unpack_sockaddr_can(whole));
    assert.throws(() => sys.unpack_sockaddr_can(whole.slice(0, 7)), /of at least 8 bytes$/);
  },
  { skip: linux },
);

fresh('bytes that are detached are no address', () => {
  const bytes = sys.pack_sockaddr_nl({ nl_pid: 1 });
  const buffer = bytes.buffer as ArrayBuffer;
  structuredClone(buffer, { transfer: [buffer] });
  for (const unpack of [sys.unpack_sockaddr_nl, sys.unpack_sockaddr_ll, sys.unpack_sockaddr_can])
    assert.throws(
      () => unpack(bytes),
      /^RangeError: unpack_sockaddr_\w+: address must be a packed address of this family/,
    );
  assert.deepEqual(sys.unpack_route_messages(bytes), { messages: [], done: false });
});
