#!/usr/bin/env node
// dhcp-discover INTERFACE: asks for DHCP servers on an interface, and prints the addresses that they offer within two seconds.
import { randomBytes } from 'node:crypto';
import { Socket, SocketTimeout } from '@perlipc/socket';
import * as sys from '@perlipc/sys/linux';

const [name = 'eth0'] = process.argv.slice(2);
const socket = new Socket(sys.AF_INET, sys.SOCK_DGRAM).settimeout(2);
socket.setoption('SO_REUSEADDR', true).setoption('SO_BROADCAST', true).setoption('SO_BINDTODEVICE', name);
socket.bind(sys.pack_sockaddr_in(68, new Uint8Array(4)));
const hardware = sys.ioctl(socket, 'SIOCGIFHWADDR', name).subarray(2, 8);

const COOKIE = 0x63825363;
const request = Buffer.alloc(300);
const transaction = randomBytes(4);
request.set([1, 1, 6, 0, ...transaction, 0, 0, 0x80, 0]);
request.set(hardware, 28);
request.writeUInt32BE(COOKIE, 236);
request.set([53, 1, 1, 55, 2, 1, 3, 255], 240);
socket.send(request, 0, sys.pack_sockaddr_in(67, new Uint8Array(4).fill(255)));

/** The options behind the cookie, by number. */
function optionsOf(packet: Buffer): Map<number, Buffer> {
  const found = new Map<number, Buffer>();
  for (let at = 240; at + 1 < packet.length && packet[at] !== 255; at += 2 + (packet[at + 1] ?? 0))
    found.set(packet[at] ?? 0, packet.subarray(at + 2, at + 2 + (packet[at + 1] ?? 0)));
  return found;
}

const buffer = Buffer.alloc(1500);
try {
  for (;;) {
    const { size } = socket.recv(buffer);
    const packet = buffer.subarray(0, size);
    if (size < 244 || packet[0] !== 2 || !packet.subarray(4, 8).equals(transaction)) continue;
    const server = optionsOf(packet).get(54) ?? packet.subarray(20, 24);
    console.log(`${[...server].join('.')} offers ${[...packet.subarray(16, 20)].join('.')}`);
  }
} catch (error) {
  if (!(error instanceof SocketTimeout)) throw error;
}
