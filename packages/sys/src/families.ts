// Addresses of Linux's other families, each packed as the kernel's structure of its name.
import { refuse, structure } from './argument.js';
import { AF_BLUETOOTH, AF_CAN, AF_NETLINK, AF_PACKET, AF_VSOCK } from './constants.js';

const BIG = false;
const LITTLE = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

function start(call: string, family: number | undefined, size: number): DataView {
  if (family === undefined) throw new RangeError(`${call}: this platform lacks the family`);
  const view = new DataView(new ArrayBuffer(size));
  view.setUint16(0, family, LITTLE);
  return view;
}

function checked(call: string, what: string, value: number, most: number): number {
  if (typeof value !== 'number') refuse(call, what, 'a number', value);
  if (!Number.isInteger(value) || value < 0 || value > most)
    throw new RangeError(`${call}: ${what} must be an integer from 0 to ${most}, got ${value}`);
  return value;
}

/** 32 bits: JavaScript's | makes a negative int of the last one. */
function mask(call: string, what: string, value: number): number {
  const bits = typeof value === 'number' && value < 0 && value >= -(2 ** 31) ? value + 2 ** 32 : value;
  return checked(call, what, bits, UINT32);
}

const given = <T extends object>(call: string, address: T) =>
  structure(call, 'address', 'an object', address);

function opened(call: string, address: Uint8Array, family: number | undefined, size: number): DataView {
  if (!(address instanceof Uint8Array)) refuse(call, 'address', 'a Uint8Array', address);
  const view = new DataView(address.buffer, address.byteOffset, address.byteLength);
  if (address.length < size || family === undefined || view.getUint16(0, LITTLE) !== family)
    throw new RangeError(`${call}: address must be a packed address of this family of ${size} bytes`);
  return view;
}

const bytesOf = (view: DataView) => new Uint8Array(view.buffer);
const UINT32 = 2 ** 32 - 1;

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

/** `unpack_sockaddr_ll(address)`: `struct sockaddr_ll`. See [packet(7)](https://man7.org/linux/man-pages/man7/packet.7.html). */
export function unpack_sockaddr_ll(address: Uint8Array): Required<SockaddrLl> {
  const view = opened('unpack_sockaddr_ll', address, AF_PACKET, 18);
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

/** `unpack_sockaddr_can(address)`: `struct sockaddr_can`, read both ways: which one it is the socket's protocol says. */
export function unpack_sockaddr_can(address: Uint8Array): Required<SockaddrCan> {
  const view = opened('unpack_sockaddr_can', address, AF_CAN, 24);
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

/** The six bytes of a Bluetooth address, lowest first as the kernel has them. */
function bdaddr(call: string, text: string): Uint8Array {
  if (typeof text !== 'string' || !/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(text))
    refuse(call, 'bdaddr', 'six bytes in hexadecimal with colons', text);
  return Uint8Array.from(text.split(':'), (byte) => Number.parseInt(byte, 16)).reverse();
}

function bdaddrText(address: Uint8Array, at: number): string {
  const bytes = [...address.subarray(at, at + 6)].reverse();
  return bytes.map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(':');
}

/** `struct sockaddr_l2` */
export interface SockaddrL2 {
  l2_bdaddr: string;
  l2_psm?: number;
  l2_cid?: number;
  l2_bdaddr_type?: number;
}

/** `pack_sockaddr_l2({ l2_bdaddr, l2_psm, … })`: `struct sockaddr_l2` of Bluetooth's L2CAP; numbers in host order. */
export function pack_sockaddr_l2(address: SockaddrL2): Uint8Array {
  const call = 'pack_sockaddr_l2';
  given(call, address);
  const view = start(call, AF_BLUETOOTH, 14);
  view.setUint16(2, checked(call, 'l2_psm', address.l2_psm ?? 0, 65535), true);
  bytesOf(view).set(bdaddr(call, address.l2_bdaddr), 4);
  view.setUint16(10, checked(call, 'l2_cid', address.l2_cid ?? 0, 65535), true);
  view.setUint8(12, checked(call, 'l2_bdaddr_type', address.l2_bdaddr_type ?? 0, 255));
  return bytesOf(view);
}

/** `unpack_sockaddr_l2(address)`: `struct sockaddr_l2`. */
export function unpack_sockaddr_l2(address: Uint8Array): Required<SockaddrL2> {
  const view = opened('unpack_sockaddr_l2', address, AF_BLUETOOTH, 14);
  return {
    l2_psm: view.getUint16(2, true),
    l2_bdaddr: bdaddrText(address, 4),
    l2_cid: view.getUint16(10, true),
    l2_bdaddr_type: view.getUint8(12),
  };
}

/** `struct sockaddr_rc` */
export interface SockaddrRc {
  rc_bdaddr: string;
  rc_channel: number;
}

/** `pack_sockaddr_rc({ rc_bdaddr, rc_channel })`: `struct sockaddr_rc` of Bluetooth's RFCOMM. */
export function pack_sockaddr_rc(address: SockaddrRc): Uint8Array {
  const { rc_bdaddr, rc_channel } = given('pack_sockaddr_rc', address);
  const view = start('pack_sockaddr_rc', AF_BLUETOOTH, 10);
  bytesOf(view).set(bdaddr('pack_sockaddr_rc', rc_bdaddr), 2);
  view.setUint8(8, checked('pack_sockaddr_rc', 'rc_channel', rc_channel, 255));
  return bytesOf(view);
}

/** `unpack_sockaddr_rc(address)`: `struct sockaddr_rc`. */
export function unpack_sockaddr_rc(address: Uint8Array): SockaddrRc {
  const view = opened('unpack_sockaddr_rc', address, AF_BLUETOOTH, 10);
  return { rc_bdaddr: bdaddrText(address, 2), rc_channel: view.getUint8(8) };
}

/** `struct sockaddr_hci` */
export interface SockaddrHci {
  hci_dev: number;
  hci_channel?: number;
}

/** `pack_sockaddr_hci({ hci_dev, hci_channel })`: `struct sockaddr_hci` of a Bluetooth controller. */
export function pack_sockaddr_hci(address: SockaddrHci): Uint8Array {
  const { hci_dev, hci_channel = 0 } = given('pack_sockaddr_hci', address);
  const view = start('pack_sockaddr_hci', AF_BLUETOOTH, 6);
  view.setUint16(2, checked('pack_sockaddr_hci', 'hci_dev', hci_dev, 65535), LITTLE);
  view.setUint16(4, checked('pack_sockaddr_hci', 'hci_channel', hci_channel, 65535), LITTLE);
  return bytesOf(view);
}

/** `unpack_sockaddr_hci(address)`: `struct sockaddr_hci`. */
export function unpack_sockaddr_hci(address: Uint8Array): Required<SockaddrHci> {
  const view = opened('unpack_sockaddr_hci', address, AF_BLUETOOTH, 6);
  return { hci_dev: view.getUint16(2, LITTLE), hci_channel: view.getUint16(4, LITTLE) };
}

/** `pack_sockaddr_sco(bdaddr)`: `struct sockaddr_sco` of Bluetooth's voice links. */
export function pack_sockaddr_sco(sco_bdaddr: string): Uint8Array {
  const view = start('pack_sockaddr_sco', AF_BLUETOOTH, 8);
  bytesOf(view).set(bdaddr('pack_sockaddr_sco', sco_bdaddr), 2);
  return bytesOf(view);
}

/** `unpack_sockaddr_sco(address)`: the Bluetooth address in it. */
export function unpack_sockaddr_sco(address: Uint8Array): string {
  opened('unpack_sockaddr_sco', address, AF_BLUETOOTH, 8);
  return bdaddrText(address, 2);
}
