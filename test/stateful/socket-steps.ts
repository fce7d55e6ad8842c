import * as sys from '@perlipc/sys/linux';
import { quote } from '../conformance/calls.js';
import type { Steps } from './descriptor-steps.js';
import { addressOf, addressText, kept, number } from './words.js';

function accepted(fd: string, flags: string): string {
  const { fd: connection, address } = sys.accept4(number(fd), number(flags));
  return `${kept(connection)}, from ${addressText(address)}`;
}

/** A call to an address; sys refuses one of no bytes by name, and so isn't asked. */
function to(word: string, call: (address: Uint8Array) => unknown): unknown {
  const address = addressOf(word);
  return address.length === 0 ? 'no address' : call(address);
}

function receivedFrom(fd: string, size: string, flags: string): string {
  const buffer = Buffer.alloc(Number(size));
  const { size: length, address } = sys.recvfrom(number(fd), buffer, number(flags));
  return `${quote(buffer.subarray(0, length))} of ${length} from ${addressText(address)}`;
}

function rightsSent(fd: string, data: string, flags: string, ...given: string[]): number {
  const control = [{ name: 'SCM_RIGHTS' as const, fds: given.map(number) }];
  return sys.sendmsg(number(fd), [Buffer.from(data)], control, number(flags));
}

function rightsReceived(fd: string, size: string, room: string, flags: string): string {
  const buffer = Buffer.alloc(Number(size));
  const message = sys.recvmsg(number(fd), [buffer], Number(room), number(flags));
  const fds = message.control.flatMap((one) => (one.name === 'SCM_RIGHTS' ? one.fds : []));
  kept(...fds);
  const told = message.flags & ~sys.MSG_CMSG_CLOEXEC;
  return `${quote(buffer.subarray(0, message.size))} with ${fds.length} descriptors, flags ${told}`;
}

function option(fd: string, level: string, name: string): number {
  const value = sys.getsockopt(number(fd), number(level), number(name), 4);
  const whole = Buffer.alloc(4);
  whole.set(value);
  return whole.readInt32LE();
}

const structure = (fd: string, name: number, value: ArrayBufferView) =>
  sys.setsockopt(number(fd), sys.SOL_SOCKET, name, value);

/** Those of sockets. */
export const socketSteps: Steps = {
  socket: (domain = '', type = '', protocol = '') =>
    kept(sys.socket(number(domain), number(type), number(protocol))),
  socketpair: (domain = '', type = '') => kept(...sys.socketpair(number(domain), number(type))),
  bind: (fd = '', address = '') => to(address, (packed) => sys.bind(number(fd), packed)),
  connect: (fd = '', address = '') => to(address, (packed) => sys.connect(number(fd), packed)),
  listen: (fd = '', backlog = '') => sys.listen(number(fd), Number(backlog)),
  accept4: (fd = '', flags = '') => accepted(fd, flags),
  getsockname: (fd = '') => addressText(sys.getsockname(number(fd))),
  getpeername: (fd = '') => addressText(sys.getpeername(number(fd))),
  send: (fd = '', data = '', flags = '') => sys.send(number(fd), Buffer.from(data), number(flags)),
  sendto: (fd = '', data = '', flags = '', address = '') =>
    to(address, (packed) => sys.sendto(number(fd), Buffer.from(data), number(flags), packed)),
  recvfrom: (fd = '', size = '', flags = '') => receivedFrom(fd, size, flags),
  send_fds: (fd = '', data = '', flags = '', ...given) => rightsSent(fd, data, flags, ...given),
  recv_fds: (fd = '', size = '', room = '', flags = '') => rightsReceived(fd, size, room, flags),
  getsockopt: (fd = '', level = '', name = '') => option(fd, level, name),
  setsockopt: (fd = '', level = '', name = '', value = '') =>
    sys.setsockopt(number(fd), number(level), number(name), number(value)),
  SO_LINGER: (fd = '', ...fields) => structure(fd, sys.SO_LINGER, Int32Array.from(fields, Number)),
  SO_RCVTIMEO: (fd = '', ...fields) => structure(fd, sys.SO_RCVTIMEO, BigInt64Array.from(fields, BigInt)),
};
