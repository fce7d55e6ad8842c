// Bluetooth's addresses.

import { refuse } from './argument.js';
import { AF_BLUETOOTH } from './constants.js';
import { bytesOf, checked, given, LITTLE, opened, start } from './packed.js';

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
