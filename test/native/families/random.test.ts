// Random addresses, packed here and by C.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as sys from '@perlipc/sys';
import { freshCases } from '../../support/fresh.js';
import { noCompiler } from '../../support/programs.js';

const fresh = freshCases(import.meta.url);
const skip = process.platform !== 'linux' ? 'families of Linux' : noCompiler();

/** Reads what each address is to have, a line each, and prints its bytes. */
const PROGRAM = `
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <linux/can.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/vm_sockets.h>
static void show(const void *address, size_t size) {
  for (size_t i = 0; i < size; i++) printf("%02x", ((const unsigned char *)address)[i]);
  printf("\\n");
}
int main(void) {
  char kind[8];
  unsigned long long v[8];
  while (scanf("%7s %llu %llu %llu %llu %llu", kind, v, v + 1, v + 2, v + 3, v + 4) == 6) {
    if (!strcmp(kind, "in")) {
      struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(v[0]), .sin_addr.s_addr = htonl(v[1])};
      show(&a, sizeof a);
    } else if (!strcmp(kind, "in6")) {
      struct sockaddr_in6 a = {.sin6_family = AF_INET6, .sin6_port = htons(v[0]), .sin6_flowinfo = htonl(v[1] & 0xfffff), .sin6_scope_id = v[2]};
      memcpy(&a.sin6_addr, v + 3, 8); memcpy((char *)&a.sin6_addr + 8, v + 4, 8);
      show(&a, sizeof a);
    } else if (!strcmp(kind, "nl")) {
      struct sockaddr_nl a = {.nl_family = AF_NETLINK, .nl_pid = v[0], .nl_groups = v[1]};
      show(&a, sizeof a);
    } else if (!strcmp(kind, "ll")) {
      struct sockaddr_ll a = {.sll_family = AF_PACKET, .sll_protocol = htons(v[0]), .sll_ifindex = v[1] >> 1, .sll_hatype = v[2], .sll_pkttype = v[3], .sll_halen = 8};
      memcpy(a.sll_addr, v + 4, 8);
      show(&a, sizeof a);
    } else if (!strcmp(kind, "vm")) {
      struct sockaddr_vm a = {.svm_family = AF_VSOCK, .svm_port = v[0], .svm_cid = v[1]};
      show(&a, sizeof a);
    } else {
      struct sockaddr_can a;
      memset(&a, 0, sizeof a); /* an initializer may leave anything between and after the members */
      a.can_family = AF_CAN;
      a.can_ifindex = v[0] >> 1;
      if (!strcmp(kind, "tp")) {
        a.can_addr.tp.rx_id = v[1];
        a.can_addr.tp.tx_id = v[2];
      } else {
        a.can_addr.j1939.name = v[4];
        a.can_addr.j1939.pgn = v[1];
        a.can_addr.j1939.addr = v[2];
      }
      show(&a, sizeof a);
    }
  }
}
`;

type Numbers = readonly [bigint, bigint, bigint, bigint, bigint];
const number = (value: bigint, bits: number) => Number(BigInt.asUintN(bits, value));
const eight = (value: bigint) => new Uint8Array(new BigUint64Array([value]).buffer);

/** Each packs what the numbers say, and unpacks it into the same. */
const kinds: Record<string, { pack(v: Numbers): Uint8Array; again(address: Uint8Array): Uint8Array }> = {
  in: {
    pack: ([port, host]) =>
      sys.pack_sockaddr_in(
        number(port, 16),
        new Uint8Array(new Uint8Array(eight(host)).subarray(0, 4)).reverse(),
      ),
    again: (address) => sys.pack_sockaddr_in(...sys.unpack_sockaddr_in(address)),
  },
  in6: {
    pack: ([port, flow, scope, high, low]) =>
      sys.pack_sockaddr_in6(
        number(port, 16),
        new Uint8Array([...eight(high), ...eight(low)]),
        number(scope, 32),
        number(flow, 20),
      ),
    again: (address) => {
      const [port, host, scope, flow] = sys.unpack_sockaddr_in6(address);
      return sys.pack_sockaddr_in6(port, host, scope, flow);
    },
  },
  nl: {
    pack: ([nl_pid, nl_groups]) =>
      sys.pack_sockaddr_nl({ nl_pid: number(nl_pid, 32), nl_groups: number(nl_groups, 32) }),
    again: (address) => sys.pack_sockaddr_nl(sys.unpack_sockaddr_nl(address)),
  },
  ll: {
    pack: ([protocol, index, type, packet, address]) =>
      sys.pack_sockaddr_ll({
        sll_protocol: number(protocol, 16),
        sll_ifindex: number(index, 32) >>> 1,
        sll_hatype: number(type, 16),
        sll_pkttype: number(packet, 8),
        sll_addr: eight(address),
      }),
    again: (address) => sys.pack_sockaddr_ll(sys.unpack_sockaddr_ll(address)),
  },
  vm: {
    pack: ([svm_port, svm_cid]) =>
      sys.pack_sockaddr_vm({ svm_port: number(svm_port, 32), svm_cid: number(svm_cid, 32) }),
    again: (address) => sys.pack_sockaddr_vm(sys.unpack_sockaddr_vm(address)),
  },
  tp: {
    pack: ([index, rx, tx]) =>
      sys.pack_sockaddr_can({
        can_ifindex: number(index, 32) >>> 1,
        tp: { rx_id: number(rx, 32), tx_id: number(tx, 32) },
      }),
    again(address) {
      const { can_ifindex, tp } = sys.unpack_sockaddr_can(address);
      return sys.pack_sockaddr_can({ can_ifindex, tp });
    },
  },
  j1939: {
    pack: ([index, pgn, addr, , name]) =>
      sys.pack_sockaddr_can({
        can_ifindex: number(index, 32) >>> 1,
        j1939: { name, pgn: number(pgn, 32), addr: number(addr, 8) },
      }),
    again(address) {
      const { can_ifindex, j1939 } = sys.unpack_sockaddr_can(address);
      return sys.pack_sockaddr_can({ can_ifindex, j1939 });
    },
  },
};

/** The widths of the numbers of a line: what C is given is cut as ours is. */
const widths = { in: [16, 32], in6: [16, 20, 32], ll: [16, 32, 16, 8], j1939: [32, 32, 8] } as Record<
  string,
  number[]
>;

fresh(
  'random addresses are packed as by C, and are the same once unpacked and packed again',
  () => {
    const bits = new BigUint64Array(5);
    const rows = Object.keys(kinds).flatMap((kind) =>
      Array.from({ length: 300 }, () => {
        const [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n] = crypto.getRandomValues(bits);
        const cut = (value: bigint, i: number, all = 32) => BigInt.asUintN(widths[kind]?.[i] ?? all, value);
        const last = kind === 'in6' ? 64 : 32;
        return { kind, v: [cut(a, 0), cut(b, 1), cut(c, 2), cut(d, 3, last), e] as Numbers };
      }),
    );
    const folder = mkdtempSync(join(tmpdir(), 'perlipc-'));
    process.on('exit', () => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'pack.c'), PROGRAM);
    const built = spawnSync('cc', ['-o', join(folder, 'pack'), join(folder, 'pack.c')], { encoding: 'utf8' });
    assert.equal(built.status, 0, built.stderr);
    const input = rows.map(({ kind, v }) => `${kind} ${v.join(' ')}\n`).join('');
    const { stdout } = spawnSync(join(folder, 'pack'), { input, encoding: 'utf8' });
    const theirs = stdout.trim().split('\n');
    assert.equal(theirs.length, rows.length);
    for (const [i, { kind, v }] of rows.entries()) {
      const { pack, again } = kinds[kind] as (typeof kinds)[string];
      const packed = pack(v);
      assert.equal(Buffer.from(packed).toString('hex'), theirs[i], `${kind} ${v.join(' ')}`);
      assert.deepEqual(Buffer.from(again(packed)), Buffer.from(packed), `${kind} ${v.join(' ')}`);
    }
  },
  { skip },
);
