#!/usr/bin/env node
// udp-many [PORT]: a UDP server on all addresses that answers each question from the address it was asked at.
import { addressText, Socket } from '@perlipc/socket';
import * as sys from '@perlipc/sys/linux';

const server = new Socket(sys.AF_INET, sys.SOCK_DGRAM);
server.bind(sys.pack_sockaddr_in(Number(process.argv[2] ?? 0), new Uint8Array(4)));
server.setoption('IP_PKTINFO', true);
console.log(addressText(server.getsockname()));

const buffer = Buffer.alloc(1500);
for (;;) {
  const { size, control, address } = server.recvmsg([buffer], sys.CMSG_SPACE(12));
  const asked = sys.findControl(control, 'IP_PKTINFO');
  if (asked === undefined) continue;
  const answer = `${sys.inet_ntop(sys.AF_INET, asked.ipi_addr)} heard ${size} bytes\n`;
  const from = [{ name: 'IP_PKTINFO', ipi_spec_dst: asked.ipi_spec_dst }] as const;
  server.sendmsg([Buffer.from(answer)], from, 0, address);
}
