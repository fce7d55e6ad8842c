#!/usr/bin/env node
// traceroute HOST [HOPS]: the routers on the way, by the errors that they report to a UDP socket: it needs no rights.
import { Socket } from '@perlipc/socket';
import * as sys from '@perlipc/sys/linux';

const [host = 'localhost', most = '30'] = process.argv.slice(2);
const [found] = sys.getaddrinfo(host, undefined, { family: sys.AF_INET, socktype: sys.SOCK_DGRAM });
if (found === undefined) throw new Error(`${host}: no address`);
const [, target] = sys.unpack_sockaddr_in(found.addr);
const socket = new Socket(sys.AF_INET, sys.SOCK_DGRAM).setoption('IP_RECVERR', true);

/** The error that comes within a second: whose it is, and whether the packet had arrived. */
function reported(): { text: string; arrived: boolean } {
  if (sys.poll([sys.pollfd(socket, 0)], 1000) === 0) return { text: '*', arrived: false };
  const { control } = sys.recvmsg(socket, [new Uint8Array(100)], 512, sys.MSG_ERRQUEUE);
  const error = sys.findControl(control, 'IP_RECVERR');
  if (error?.offender === undefined) return { text: `error ${error?.ee_errno}`, arrived: true };
  const text = sys.inet_ntop(sys.AF_INET, sys.unpack_sockaddr_in(error.offender)[1]);
  return { text, arrived: error.ee_errno === sys.ECONNREFUSED };
}

for (let ttl = 1; ttl <= Number(most); ttl++) {
  socket.setoption('IP_TTL', ttl);
  const start = performance.now();
  socket.send(Buffer.from('traceroute'), 0, sys.pack_sockaddr_in(33434 + ttl, target));
  const { text, arrived } = reported();
  console.log(`${String(ttl).padStart(2)}  ${text}  ${(performance.now() - start).toFixed(3)} ms`);
  if (arrived) break;
}
