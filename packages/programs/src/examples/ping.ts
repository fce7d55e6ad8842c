#!/usr/bin/env node
// ping HOST [COUNT]: echo requests; needs the right to open raw sockets, or a group in net.ipv4.ping_group_range.
import { Socket, SocketTimeout } from '@perlipc/socket';
import * as sys from '@perlipc/sys/linux';

const [host = 'localhost', count = '3'] = process.argv.slice(2);
const [found] = sys.getaddrinfo(host, undefined, { family: sys.AF_INET, socktype: sys.SOCK_DGRAM });
if (found === undefined) throw new Error(`${host}: no address`);
const socket = new Socket(sys.AF_INET, sys.SOCK_RAW, sys.IPPROTO_ICMP).settimeout(1);
socket.setoption('IP_RECVTTL', true).connect(found.addr);
const text = sys.inet_ntop(sys.AF_INET, sys.unpack_sockaddr_in(found.addr)[1]);

/** The Internet's checksum: RFC 1071. */
function checksum(bytes: Buffer): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += bytes.readUInt16BE(at);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

const id = process.pid & 0xffff;
for (let sequence = 1; sequence <= Number(count); sequence++) {
  const request = Buffer.alloc(64);
  request.writeUInt8(8, 0);
  request.writeUInt16BE(id, 4);
  request.writeUInt16BE(sequence, 6);
  request.writeUInt16BE(checksum(request), 2);
  const start = performance.now();
  socket.send(request);
  try {
    console.log(answer(sequence, start));
  } catch (error) {
    if (!(error instanceof SocketTimeout)) throw error;
    console.log(`${text}: no answer to ${sequence}`);
  }
}

function answer(sequence: number, start: number): string {
  const buffer = Buffer.alloc(200);
  for (;;) {
    const { size, control } = socket.recvmsg([buffer], sys.CMSG_SPACE(4));
    // A raw socket of IPv4 gives the packet's header too, and our own requests on loopback.
    const header = (buffer.readUInt8(0) & 15) * 4;
    if (buffer.readUInt8(header) !== 0 || buffer.readUInt16BE(header + 4) !== id) continue;
    if (buffer.readUInt16BE(header + 6) !== sequence) continue;
    const ttl = sys.findControl(control, 'IP_TTL')?.value;
    const time = (performance.now() - start).toFixed(3);
    return `${size - header} bytes from ${text}: seq=${sequence} ttl=${ttl} time=${time} ms`;
  }
}
