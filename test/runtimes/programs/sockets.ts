// A connection over TCP, a datagram, a pair that poll watches, an option, and errors by name.

import { Socket } from '@perlipc/socket';
import * as sys from '@perlipc/sys';
import { say } from './say.js';

const loopback = new Uint8Array([127, 0, 0, 1]);

function text(fd: number): string {
  const bytes = new Uint8Array(64);
  return Buffer.from(bytes.subarray(0, sys.read(fd, bytes))).toString();
}

const server = sys.socket(sys.PF_INET, sys.SOCK_STREAM);
sys.setsockopt(server, sys.SOL_SOCKET, sys.SO_REUSEADDR, 1);
sys.bind(server, sys.pack_sockaddr_in(0, loopback));
sys.listen(server, 5);
const client = sys.socket(sys.PF_INET, sys.SOCK_STREAM);
sys.connect(client, sys.getsockname(server));
const { fd, address } = sys.accept(server);
say('accept', Buffer.compare(address, sys.getsockname(client)) === 0);
sys.write(client, Buffer.from('over TCP'));
say(text(fd));

const [left, right] = sys.socketpair(sys.AF_UNIX, sys.SOCK_DGRAM);
say('poll', sys.poll([{ fd: right, events: sys.POLLIN }], 0));
sys.send(left, Buffer.from('a datagram'));
say('poll', sys.poll([{ fd: right, events: sys.POLLIN }], -1));
const buffer = new Uint8Array(64);
say(Buffer.from(buffer.subarray(0, sys.recvfrom(right, buffer).size)).toString());

const socket = new Socket({ fd: client });
socket.close();
say('end of file', text(fd).length);

for (const call of [() => sys.close(12345), () => sys.listen('x' as unknown as number, 1)]) {
  try {
    call();
  } catch (error) {
    say(`${error}`.slice(0, 60));
  }
}
