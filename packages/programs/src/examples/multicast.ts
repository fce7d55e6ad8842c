#!/usr/bin/env node
// multicast GROUP PORT [COUNT]: joins a group on every interface, and prints what comes and where, COUNT times.
import { addressText, Socket } from '@perlipc/socket';
import * as sys from '@perlipc/sys/linux';

const [group = '239.1.2.3', port = '5000', count = 'Infinity'] = process.argv.slice(2);
const imr_multiaddr = sys.inet_pton(sys.AF_INET, group) ?? new Uint8Array(4);
const socket = new Socket(sys.AF_INET, sys.SOCK_DGRAM);
socket.setoption('SO_REUSEADDR', true).setoption('IP_PKTINFO', true);
socket.bind(sys.pack_sockaddr_in(Number(port), imr_multiaddr));
for (const { if_index, if_name } of sys.if_nameindex())
  try {
    socket.setoption('IP_ADD_MEMBERSHIP', { imr_multiaddr, imr_ifindex: if_index });
    console.log(`joined on ${if_name}`);
  } catch (error) {
    console.error(`${if_name}: ${(error as Error).message}`);
  }

const buffer = Buffer.alloc(1500);
for (let i = 0; i < Number(count); i++) {
  const { size, control, address } = socket.recvmsg([buffer], sys.CMSG_SPACE(12));
  const index = sys.findControl(control, 'IP_PKTINFO')?.ipi_ifindex ?? 0;
  console.log(`${sys.if_indextoname(index)} ${addressText(address)}: ${buffer.toString('utf8', 0, size)}`);
}
