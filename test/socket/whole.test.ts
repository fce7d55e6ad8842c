import assert from 'node:assert/strict';
import { createServer, request } from 'node:http';
import { connect as netConnect, createServer as netServer } from 'node:net';
import { inspect } from 'node:util';
import { addressText, EndedEarly, Socket, SocketTimeout, sockaddr_in } from '@perlipc/socket';
import * as sys from '@perlipc/sys';
import { scratchPath } from '../support/families.js';
import { freshCases } from '../support/fresh.js';
import { inNamespace, namespacesMissing } from '../support/namespace.js';
import { sockets } from '../support/proc.js';

const fresh = freshCases(import.meta.url);
const loopback = new Uint8Array([127, 0, 0, 1]);
const portOf = (socket: Socket) => {
  const address = socket.getsockname();
  return sys.sockaddr_family(address) === sys.AF_INET
    ? sys.unpack_sockaddr_in(address)[0]
    : sys.unpack_sockaddr_in6(address)[0];
};
/** Fills a backlog of 0: the kernel answers no more. */
const fill = (server: Socket) =>
  Array.from({ length: 4 }, () => {
    const address = server.getsockname();
    const fd = sys.socket(sys.sockaddr_family(address), sys.SOCK_STREAM);
    sys.fcntl(fd, sys.F_SETFL, sys.O_NONBLOCK);
    try {
      sys.connect(fd, address);
    } catch {}
    return fd;
  });
const six = 'ip link set lo up && ip -6 address show dev lo | grep -q ::1';
const namespace = namespacesMissing(six);

fresh('settimeout: a call that has nothing throws SocketTimeout; 0 is EAGAIN; undefined blocks again', () => {
  const [one, other] = Socket.pair();
  assert.equal(one.gettimeout(), undefined);
  one.settimeout(0.05);
  for (const call of [
    () => one.read(new Uint8Array(1)),
    () => one.recv(new Uint8Array(1)),
    () => one.recvmsg([new Uint8Array(1)]),
    () => one.recv_exactly(1),
    () => one.makefile().line(),
  ])
    assert.throws(
      call,
      (error) =>
        error instanceof SocketTimeout && error.code === 'ETIMEDOUT' && error instanceof sys.SystemError,
    );
  assert.throws(() => one.sendall(new Uint8Array(1 << 24)), SocketTimeout);
  one.settimeout(0);
  assert.throws(() => one.read(new Uint8Array(1)), { code: 'EAGAIN' });
  one.settimeout(undefined);
  assert.equal(sys.fcntl(one, sys.F_GETFL) & sys.O_NONBLOCK, 0);
  other.write(Buffer.from('x'));
  assert.equal(one.read(new Uint8Array(9)), 1);
  assert.throws(
    () => one.settimeout(-1),
    /^RangeError: settimeout: seconds must be undefined or from 0 on, got -1$/,
  );
  using server = Socket.create_server(0, '127.0.0.1').settimeout(0.03);
  assert.throws(() => server.accept(), SocketTimeout);
});

fresh('sendall, recv_exactly and makefile', () => {
  const [one, other] = Socket.pair();
  one.sendall(Buffer.from('exactly\r\nlines\r\n'));
  assert.equal(other.recv_exactly(7).toString(), 'exactly');
  const file = other.makefile();
  assert.deepEqual([file.line(), file.line()], ['', 'lines']);
  one.sendall(Buffer.from('abc'));
  one.close();
  assert.throws(() => other.recv_exactly(5), EndedEarly);
  assert.equal(other.recv_exactly(0).length, 0);
});

fresh('create_server takes both families; create_connection finds the one that answers', () => {
  using both = Socket.create_server(0);
  using four = Socket.create_connection('127.0.0.1', portOf(both), { timeout: 5 });
  assert.equal(both.accept().socket.recv_exactly(0).length, 0);
  assert.equal(four.gettimeout(), 5);
  using any = Socket.create_server(0, '', { dualstack: false });
  assert.deepEqual(any.getsockname(), sys.pack_sockaddr_in(portOf(any), new Uint8Array(4)));
  using only = Socket.create_server(0, '127.0.0.1', { backlog: 4, reuse_port: true });
  // Of localhost's addresses only IPv4's has a listener.
  using named = Socket.create_connection('localhost', portOf(only), { timeout: 5 });
  assert.deepEqual(sys.unpack_sockaddr_in(named.getpeername())[0], portOf(only));
  using again = Socket.create_server(portOf(only), '127.0.0.1', { reuse_port: true });
  assert.equal(portOf(again), portOf(only));
  const before = sockets(process.pid);
  const unused = Socket.create_server(0, '127.0.0.1');
  const port = portOf(unused);
  unused.close();
  assert.throws(() => Socket.create_connection('127.0.0.1', port), {
    code: 'ECONNREFUSED',
    syscall: 'connect',
  });
  assert.throws(() => Socket.create_connection('nonesuch.invalid', 1), { name: 'ResolverError' });
  assert.throws(() => Socket.create_server(port, '203.0.113.1'), { code: 'EADDRNOTAVAIL' });
  assert.deepEqual(sockets(process.pid), before);
});

fresh('one deadline for all addresses', () => {
  using server = Socket.create_server(0, '127.0.0.1', { backlog: 0 });
  const filling = fill(server);
  const before = sockets(process.pid);
  assert.throws(() => Socket.create_connection('127.0.0.1', portOf(server), { timeout: 0.1 }), SocketTimeout);
  using slow = new Socket(sys.AF_INET).settimeout(0.05);
  assert.throws(() => slow.connect(server.getsockname()), SocketTimeout);
  slow.close();
  assert.deepEqual(sockets(process.pid), before);
  filling.forEach(sys.close);
});

fresh(
  'an address that is silent does not keep the next one from being tried',
  inNamespace({ hosts: '127.0.0.1 two\n::1 two\n' }, () => {
    const [first, second] = sys
      .getaddrinfo('two', '', { socktype: sys.SOCK_STREAM })
      .map(({ addr }) => addressText(addr).replace(/:0$/, '').replace(/[[\]]/g, ''));
    using silent = Socket.create_server(0, first, { backlog: 0 });
    using server = Socket.create_server(portOf(silent), second);
    const filling = fill(silent);
    using client = Socket.create_connection('two', portOf(silent));
    assert.deepEqual(client.getpeername(), server.getsockname());
    assert.deepEqual(server.accept().address, client.getsockname());
    filling.forEach(sys.close);
  }),
  { skip: namespace },
);

fresh('connect by host and port, by path, and iteration over connections', () => {
  using server = Socket.create_server(0, '127.0.0.1');
  using client = new Socket(sys.AF_INET).connect('localhost', portOf(server));
  using second = new Socket(sys.AF_INET).settimeout(5).connect('127.0.0.1', String(portOf(server)));
  const seen: string[] = [];
  for (const connection of server) {
    seen.push(Buffer.from(connection.getpeername()).toString('hex'));
    connection.close();
    if (seen.length === 2) break;
  }
  assert.deepEqual(
    seen,
    [client, second].map((one) => Buffer.from(one.getsockname()).toString('hex')),
  );
  const path = scratchPath('socket');
  using unix = new Socket(sys.AF_UNIX).bind(sys.pack_sockaddr_un(path)).listen();
  using peer = new Socket(sys.AF_UNIX).connect(path);
  assert.match(
    String(peer),
    new RegExp(`^Socket\\(fd ${peer.fd}, AF_UNIX SOCK_STREAM, connected, <- ${path}\\)$`),
  );
  assert.equal(inspect(unix), `Socket(fd ${unix.fd}, AF_UNIX SOCK_STREAM, listening, ${path})`);
});

fresh('toString and inspect show family, state and both addresses', () => {
  using server = Socket.create_server(0, '127.0.0.1');
  using client = Socket.create_connection('127.0.0.1', portOf(server));
  const [port] = sys.unpack_sockaddr_in(client.getsockname());
  assert.equal(
    `${client}`,
    `Socket(fd ${client.fd}, AF_INET SOCK_STREAM, connected, 127.0.0.1:${port} <- 127.0.0.1:${portOf(server)})`,
  );
  assert.equal(inspect(server), String(server));
  const gone = new Socket(sys.AF_INET);
  gone.close();
  assert.equal(String(gone), 'Socket(closed)');
  using idle = new Socket(sys.AF_INET, sys.SOCK_DGRAM);
  assert.equal(String(idle), `Socket(fd ${idle.fd}, AF_INET SOCK_DGRAM, not connected, 0.0.0.0:0)`);
});

fresh('typed options and descriptors go through it', () => {
  const [one, other] = Socket.pair();
  one.setoption('SO_RCVBUF', 8192);
  assert.ok(one.getoption('SO_RCVBUF') >= 8192);
  one.send_fds([Buffer.from('x')], [one]);
  const { fds } = other.recv_fds(1, 1);
  Socket.from(fds[0] ?? -1).close();
  one.sendmsg([Buffer.from('a'), Buffer.from('b')]);
  assert.equal(other.recvmsg([new Uint8Array(5)]).size, 2);
});

fresh('to Node and from it: net, http and dgram', async () => {
  const listening = Socket.create_server(0, '127.0.0.1');
  const port = portOf(listening);
  const http = listening.toServer(createServer((_, response) => void response.end('over http')));
  assert.equal(listening.fd, -1);
  const body = await new Promise<string>((resolve) => {
    request({ port, host: '127.0.0.1', agent: false }, (response) => {
      response.setEncoding('utf8').on('data', resolve);
    }).end();
  });
  assert.equal(body, 'over http');
  using copy = Socket.fromNet(http);
  assert.equal(copy.getoption('SO_ACCEPTCONN'), true);
  http.close();

  const server = netServer((socket) => socket.on('error', () => {}).end('from net')).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address() as { port: number };
  const connection = Socket.create_connection('127.0.0.1', address.port).toNet();
  const text = await new Promise((resolve) => connection.setEncoding('utf8').once('data', resolve));
  assert.equal(text, 'from net');
  const client = netConnect(address.port, '127.0.0.1');
  await new Promise((resolve) => client.once('connect', resolve));
  using shared = Socket.fromNet(client);
  assert.equal(shared.gettimeout(), Number.POSITIVE_INFINITY);
  client.destroy();
  server.close();

  await takenByDgram(sockaddr_in(0, loopback));
});

fresh(
  'a datagram socket of IPv6 becomes one of Node’s',
  inNamespace({ hosts: '127.0.0.1 localhost\n' }, () =>
    takenByDgram(sys.pack_sockaddr_in6(0, new Uint8Array(16).fill(1, 15))),
  ),
  { skip: namespace },
);
async function takenByDgram(address: Uint8Array) {
  const family = sys.sockaddr_family(address);
  const datagrams = new Socket(family, sys.SOCK_DGRAM).bind(address);
  const to = datagrams.getsockname();
  const dgram = datagrams.toDgram();
  assert.equal(dgram.address().family, family === sys.AF_INET6 ? 'IPv6' : 'IPv4');
  const came = new Promise((resolve) => dgram.once('message', (message) => resolve(message.toString())));
  using sender = new Socket(family, sys.SOCK_DGRAM);
  sender.send(Buffer.from('datagram'), 0, to);
  assert.equal(await came, 'datagram');
  dgram.close();
}

fresh('what Node refuses stays the socket’s own', () => {
  const datagrams = new Socket(sys.AF_INET, sys.SOCK_DGRAM);
  const stream = new Socket(sys.AF_INET);
  const unix = new Socket(sys.AF_UNIX, sys.SOCK_DGRAM);
  for (const give of [() => datagrams.toNet(), () => stream.toDgram(), () => unix.toDgram()])
    assert.throws(give, { code: 'ERR_INVALID_FD_TYPE' });
  for (const socket of [datagrams, stream, unix]) {
    assert.ok(socket.getoption('SO_TYPE') > 0);
    socket.close();
    assert.throws(() => socket.toNet());
  }
});

fresh('bind by host and port, and by path', () => {
  const stream = new Socket(sys.AF_INET).bind('localhost', 0).listen();
  assert.deepEqual(Buffer.from(sys.unpack_sockaddr_in(stream.getsockname())[1]), Buffer.from(loopback));
  const six = new Socket(sys.AF_INET6, sys.SOCK_DGRAM);
  assert.throws(() => six.bind('127.0.0.1', 0), { code: 'EAI_ADDRFAMILY' });
  const path = scratchPath('bound');
  const bound = new Socket(sys.AF_UNIX).bind(path).getsockname();
  assert.equal(Buffer.from(sys.unpack_sockaddr_un(bound)).toString(), path);
});

fresh('a host without a port, and arguments in the wrong place, are refused by name', () => {
  const wrong = (value: unknown) => value as never;
  using stream = new Socket(sys.AF_INET);
  const refused = (message: string, call: () => unknown) =>
    assert.throws(call, { name: 'TypeError', message });
  const port = 'port must be a number or the name of a service, got undefined';
  refused(`connect: ${port}`, () => stream.connect('localhost'));
  refused(`bind: ${port}`, () => stream.bind('localhost'));
  refused(`create_connection: ${port}`, () => Socket.create_connection('localhost:80', wrong(undefined)));
  refused("create_server: port must be a number, got '80'", () => Socket.create_server(wrong('80')));
  refused('create_server: host must be a string, got 5', () => Socket.create_server(0, wrong(5)));
  refused(
    "sendall: data must be a Uint8Array or another view of an ArrayBuffer (Buffer.from('text') makes one), got 'text'",
    () => stream.sendall(wrong('text')),
  );
  refused('sendall: data must be a Uint8Array, got an instance of DataView', () =>
    stream.sendall(wrong(new DataView(new ArrayBuffer(1)))),
  );
  assert.throws(() => stream.recv_exactly(-1), {
    name: 'RangeError',
    message: 'recv_exactly: size must be an integer from 0 on, got -1',
  });
});
