// Addresses of Linux's other families, each packed as the kernel's structure of its name.
import { AF_CAN, AF_NETLINK, AF_PACKET, AF_VSOCK } from './constants.js';
import { BIG, bytesOf, checked, given, LITTLE, mask, opened, start, UINT32, viewOf } from './packed.js';

export * from './bluetooth.js';

/** `struct sockaddr_nl` */
export interface SockaddrNl {
  /** The port: 0 lets the kernel choose, and is the kernel's own. */
  nl_pid?: number;
  /** Multicast groups as bits. */
  nl_groups?: number;
}

/** `pack_sockaddr_nl({ nl_pid, nl_groups })`: `struct sockaddr_nl`. See [netlink(7)](https://man7.org/linux/man-pages/man7/netlink.7.html). */
export function pack_sockaddr_nl(address: SockaddrNl = {}): Uint8Array {
  const { nl_pid = 0, nl_groups = 0 } = given('pack_sockaddr_nl', address);
  const view = start('pack_sockaddr_nl', AF_NETLINK, 12);
  view.setUint32(4, checked('pack_sockaddr_nl', 'nl_pid', nl_pid, UINT32), LITTLE);
  view.setUint32(8, mask('pack_sockaddr_nl', 'nl_groups', nl_groups), LITTLE);
  return bytesOf(view);
}

/** `unpack_sockaddr_nl(address)`: `struct sockaddr_nl`. See [netlink(7)](https://man7.org/linux/man-pages/man7/netlink.7.html). */
export function unpack_sockaddr_nl(address: Uint8Array): Required<SockaddrNl> {
  const view = opened('unpack_sockaddr_nl', address, AF_NETLINK, 12);
  return { nl_pid: view.getUint32(4, LITTLE), nl_groups: view.getUint32(8, LITTLE) };
}

/** `struct sockaddr_ll`; the protocol in host order, though the kernel has it in network order. */
export interface SockaddrLl {
  sll_protocol?: number;
  sll_ifindex: number;
  sll_hatype?: number;
  sll_pkttype?: number;
  /** The hardware address, of at most 8 bytes. */
  sll_addr?: Uint8Array;
}

/** `pack_sockaddr_ll({ sll_protocol, sll_ifindex, … })`: `struct sockaddr_ll`. See [packet(7)](https://man7.org/linux/man-pages/man7/packet.7.html). */
export function pack_sockaddr_ll(address: SockaddrLl): Uint8Array {
  const call = 'pack_sockaddr_ll';
  const {
    sll_protocol = 0,
    sll_ifindex,
    sll_hatype = 0,
    sll_pkttype = 0,
    sll_addr = new Uint8Array(),
  } = given(call, address);
  const view = start(call, AF_PACKET, 20);
  view.setUint16(2, checked(call, 'sll_protocol', sll_protocol, 65535), BIG);
  view.setInt32(4, checked(call, 'sll_ifindex', sll_ifindex, 2 ** 31 - 1), LITTLE);
  view.setUint16(8, checked(call, 'sll_hatype', sll_hatype, 65535), LITTLE);
  view.setUint8(10, checked(call, 'sll_pkttype', sll_pkttype, 255));
  view.setUint8(11, checked(call, 'the length of sll_addr', sll_addr.length, 8));
  const packed = bytesOf(view);
  packed.set(sll_addr, 12);
  return packed;
}

/** The kernel gives no hardware address where it has none: before bind, of a tunnel. */
const SHORTEST_LL = 12;

/** `unpack_sockaddr_ll(address)`: `struct sockaddr_ll`. See [packet(7)](https://man7.org/linux/man-pages/man7/packet.7.html). */
export function unpack_sockaddr_ll(address: Uint8Array): Required<SockaddrLl> {
  const view = opened('unpack_sockaddr_ll', address, AF_PACKET, SHORTEST_LL);
  return {
    sll_protocol: view.getUint16(2, BIG),
    sll_ifindex: view.getInt32(4, LITTLE),
    sll_hatype: view.getUint16(8, LITTLE),
    sll_pkttype: view.getUint8(10),
    sll_addr: address.slice(12, 12 + Math.min(view.getUint8(11), 8)),
  };
}

/** `struct sockaddr_vm` */
export interface SockaddrVm {
  svm_port: number;
  /** `VMADDR_CID_HOST`, `VMADDR_CID_LOCAL`, `VMADDR_CID_ANY`, or that of a guest. */
  svm_cid: number;
}

/** `pack_sockaddr_vm({ svm_port, svm_cid })`: `struct sockaddr_vm`. See [vsock(7)](https://man7.org/linux/man-pages/man7/vsock.7.html). */
export function pack_sockaddr_vm(address: SockaddrVm): Uint8Array {
  const { svm_port, svm_cid } = given('pack_sockaddr_vm', address);
  const view = start('pack_sockaddr_vm', AF_VSOCK, 16);
  view.setUint32(4, checked('pack_sockaddr_vm', 'svm_port', svm_port, UINT32), LITTLE);
  view.setUint32(8, checked('pack_sockaddr_vm', 'svm_cid', svm_cid, UINT32), LITTLE);
  return bytesOf(view);
}

/** `unpack_sockaddr_vm(address)`: `struct sockaddr_vm`. See [vsock(7)](https://man7.org/linux/man-pages/man7/vsock.7.html). */
export function unpack_sockaddr_vm(address: Uint8Array): SockaddrVm {
  const view = opened('unpack_sockaddr_vm', address, AF_VSOCK, 16);
  return { svm_port: view.getUint32(4, LITTLE), svm_cid: view.getUint32(8, LITTLE) };
}

/** `struct sockaddr_can`: an interface, with ISO-TP's two ids or J1939's name, group and address. */
export interface SockaddrCan {
  can_ifindex: number;
  tp?: { rx_id: number; tx_id: number };
  j1939?: { name: bigint; pgn: number; addr: number };
}

const MOST_NAME = (1n << 64n) - 1n;

/** `pack_sockaddr_can({ can_ifindex, tp, j1939 })`: `struct sockaddr_can`, with at most one of the two. */
export function pack_sockaddr_can(address: SockaddrCan): Uint8Array {
  const call = 'pack_sockaddr_can';
  const { can_ifindex, tp, j1939 } = given(call, address);
  const view = start(call, AF_CAN, 24);
  view.setInt32(4, checked(call, 'can_ifindex', can_ifindex, 2 ** 31 - 1), LITTLE);
  if (tp !== undefined) {
    view.setUint32(8, mask(call, 'tp.rx_id', tp.rx_id), LITTLE);
    view.setUint32(12, mask(call, 'tp.tx_id', tp.tx_id), LITTLE);
  }
  if (j1939 !== undefined) {
    if (typeof j1939.name !== 'bigint' || j1939.name < 0n || j1939.name > MOST_NAME)
      throw new RangeError(`${call}: j1939.name must be a bigint of 64 bits, got ${String(j1939.name)}`);
    view.setBigUint64(8, j1939.name, LITTLE);
    view.setUint32(16, checked(call, 'j1939.pgn', j1939.pgn, UINT32), LITTLE);
    view.setUint8(20, checked(call, 'j1939.addr', j1939.addr, 255));
  }
  return bytesOf(view);
}

/** The kernel gives what the protocol uses: of a raw socket the interface, of ISO-TP the ids too. */
const SHORTEST_CAN = 8;

/** `unpack_sockaddr_can(address)`: `struct sockaddr_can`, read both ways: which one it is the socket's protocol says. */
export function unpack_sockaddr_can(address: Uint8Array): Required<SockaddrCan> {
  opened('unpack_sockaddr_can', address, AF_CAN, SHORTEST_CAN);
  const whole = new Uint8Array(24);
  whole.set(address.subarray(0, whole.length));
  const view = viewOf(whole);
  return {
    can_ifindex: view.getInt32(4, LITTLE),
    tp: { rx_id: view.getUint32(8, LITTLE), tx_id: view.getUint32(12, LITTLE) },
    j1939: {
      name: view.getBigUint64(8, LITTLE),
      pgn: view.getUint32(16, LITTLE),
      addr: view.getUint8(20),
    },
  };
}
