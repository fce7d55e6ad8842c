import assert from 'node:assert/strict';
import {
  AF_UNIX,
  INADDR_LOOPBACK,
  LineReader,
  line,
  PF_INET,
  SHUT_WR,
  SO_REUSEADDR,
  SO_TYPE,
  SOCK_DGRAM,
  SOL_SOCKET,
  Socket,
  sockaddr_in,
} from '@perlipc/socket';
import * as sys from '@perlipc/sys';
import { freshCases } from '../support/fresh.js';
import { sockets } from '../support/proc.js';

const fresh = freshCases(import.meta.url);
const int = (bytes: Uint8Array) => Buffer.from(bytes).readInt32LE();

fresh('a stream: listen, connect, accept, read to the end', () => {
  const before = sockets(process.pid);
  {
    using server = new Socket(PF_INET).setsockopt(SOL_SOCKET, SO_REUSEADDR, 1);
    server.bind(sockaddr_in(0, INADDR_LOOPBACK)).listen();
    assert.equal(int(server.getsockopt(SOL_SOCKET, SO_REUSEADDR)), 1);
    using client = new Socket(PF_INET).connect(server.getsockname());
    const { socket: accepted, address } = server.accept();
    using session = accepted;
    assert.deepEqual(address, client.getsockname());
    assert.deepEqual(session.getsockname(), client.getpeername());
    session.write(line('Hello there'));
    session.shutdown(SHUT_WR);
    const reader = new LineReader(client);
    assert.deepEqual([reader.line(), reader.line()], ['Hello there', undefined]);
    const buffer = Buffer.alloc(9);
    assert.equal(client.write(Buffer.from('bye')), 3);
    assert.equal(buffer.toString('latin1', 0, session.read(buffer)), 'bye');
  }
  assert.deepEqual(sockets(process.pid), before);
});

fresh('datagrams to an address, and from whom they are', () => {
  using one = new Socket(PF_INET, SOCK_DGRAM).bind(sockaddr_in(0, INADDR_LOOPBACK));
  using other = new Socket(PF_INET, SOCK_DGRAM).bind(sockaddr_in(0, INADDR_LOOPBACK));
  assert.equal(int(one.getsockopt(SOL_SOCKET, SO_TYPE)), SOCK_DGRAM);
  assert.equal(one.send(Buffer.from('ping'), 0, other.getsockname()), 4);
  const buffer = Buffer.alloc(9);
  assert.deepEqual(other.recv(buffer), { size: 4, address: one.getsockname() });
  assert.equal(buffer.toString('latin1', 0, 4), 'ping');
});

fresh('a pair, and a descriptor of sys taken over', () => {
  const [one, other] = Socket.pair(AF_UNIX, SOCK_DGRAM);
  assert.equal(one.send(Buffer.from('x')), 1);
  using adopted = new Socket({ fd: sys.dup(other) });
  assert.equal(adopted.recv(Buffer.alloc(1)).size, 1);
  one.close();
  other.close();
});

fresh('a closed socket closes nothing else, and its calls are refused', () => {
  const [one, other] = Socket.pair();
  const { fd } = one;
  one.close();
  assert.equal(one.fd, -1);
  const reused = sys.dup(other);
  assert.equal(reused, fd);
  one.close();
  one[Symbol.dispose]();
  assert.equal(sys.fcntl(reused, sys.F_GETFD), sys.FD_CLOEXEC);
  assert.throws(() => one.write(Buffer.from('x')), { name: 'SystemError', code: 'EBADF', syscall: 'write' });
});

fresh('failed calls throw as those of sys', () => {
  assert.throws(() => new Socket(999), { code: 'EAFNOSUPPORT', syscall: 'socket' });
  using socket = new Socket(PF_INET);
  assert.throws(() => socket.connect(sockaddr_in(1, INADDR_LOOPBACK)), {
    code: 'ECONNREFUSED',
    address: '127.0.0.1',
    port: 1,
  });
  assert.throws(() => socket.getpeername(), { code: 'ENOTCONN' });
});
