import assert from 'node:assert/strict';
import * as sys from '@perlipc/sys';
import { connected, fails, families, listening, scratchPath } from '../support/families.js';
import { freshCases } from '../support/fresh.js';

const fresh = freshCases(import.meta.url);
const loopback = new Uint8Array([127, 0, 0, 1]);

for (const family of families) {
  const { name, domain, skip } = family;

  fresh(
    `${name}: a stream carries bytes both ways until its ends are closed`,
    () => {
      const { client, accepted } = connected(family);
      const buffer = Buffer.alloc(16);
      assert.equal(sys.write(client, Buffer.from('ping')), 4);
      assert.equal(sys.read(accepted, buffer), 4);
      assert.equal(buffer.toString('latin1', 0, 4), 'ping');
      assert.equal(sys.write(accepted, Buffer.from('pong!')), 5);
      assert.equal(sys.read(client, buffer), 5);
      sys.close(accepted);
      assert.equal(sys.read(client, buffer), 0);
      sys.close(client);
    },
    { skip },
  );

  fresh(
    `${name}: getsockname and getpeername of the two ends mirror each other`,
    () => {
      const { server, address } = listening(family);
      const client = sys.socket(domain, sys.SOCK_STREAM);
      sys.connect(client, address);
      const { fd, address: peer } = sys.accept(server);
      assert.deepEqual(sys.getpeername(client), address);
      assert.deepEqual(sys.getsockname(fd), address);
      assert.deepEqual(peer, sys.getsockname(client));
      assert.deepEqual(sys.getpeername(fd), sys.getsockname(client));
      assert.equal(sys.sockaddr_family(peer), domain);
    },
    { skip },
  );

  fresh(
    `${name}: bind throws EADDRINUSE for a taken address and EINVAL for a bound socket`,
    () => {
      const { server, address } = listening(family);
      const other = sys.socket(domain, sys.SOCK_STREAM);
      assert.throws(() => sys.bind(other, address), fails('EADDRINUSE', 'bind'));
      assert.throws(() => sys.bind(server, family.fresh()), fails('EINVAL', 'bind'));
    },
    { skip },
  );

  fresh(
    `${name}: connect throws ECONNREFUSED when nobody listens and EISCONN when connected`,
    () => {
      const bound = sys.socket(domain, sys.SOCK_STREAM);
      sys.bind(bound, family.fresh());
      const client = sys.socket(domain, sys.SOCK_STREAM);
      assert.throws(() => sys.connect(client, sys.getsockname(bound)), fails('ECONNREFUSED', 'connect'));
      const { server, address } = listening(family);
      const again = sys.socket(domain, sys.SOCK_STREAM);
      sys.connect(again, address);
      assert.throws(() => sys.connect(again, address), fails('EISCONN', 'connect'));
      sys.close(server);
    },
    { skip },
  );

  fresh(
    `${name}: accept on a non-blocking socket without a client throws EAGAIN`,
    () => {
      const { server } = listening(family);
      sys.fcntl(server, sys.F_SETFL, sys.O_NONBLOCK);
      assert.throws(() => sys.accept(server), fails('EAGAIN', 'accept'));
    },
    { skip },
  );

  fresh(
    `${name}: accept throws EINVAL on a socket that doesn’t listen and EOPNOTSUPP on a datagram socket`,
    () => {
      const stream = sys.socket(domain, sys.SOCK_STREAM);
      assert.throws(() => sys.accept(stream), fails('EINVAL', 'accept'));
      const datagram = sys.socket(domain, sys.SOCK_DGRAM);
      assert.throws(() => sys.accept(datagram), fails('EOPNOTSUPP', 'accept'));
      assert.throws(() => sys.listen(datagram, 1), fails('EOPNOTSUPP', 'listen'));
    },
    { skip },
  );

  fresh(
    `${name}: shutdown ends one direction, and an unconnected socket is ENOTCONN`,
    () => {
      const { client, accepted } = connected(family);
      sys.shutdown(client, sys.SHUT_WR);
      assert.equal(sys.read(accepted, Buffer.alloc(1)), 0);
      assert.equal(sys.write(accepted, Buffer.from('x')), 1);
      assert.equal(sys.read(client, Buffer.alloc(1)), 1);
      assert.throws(() => sys.shutdown(client, 99), fails('EINVAL', 'shutdown'));
      const lone = sys.socket(domain, sys.SOCK_STREAM);
      // A Unix socket may be shut down before it is connected.
      if (domain !== sys.AF_UNIX) {
        assert.throws(() => sys.shutdown(lone, sys.SHUT_RDWR), fails('ENOTCONN', 'shutdown'));
      }
      assert.throws(() => sys.getpeername(lone), fails('ENOTCONN', 'getpeername'));
    },
    { skip },
  );
}

fresh('every call on a descriptor that is none throws EBADF, on a pipe ENOTSOCK', () => {
  const [reader] = sys.pipe();
  const address = sys.pack_sockaddr_in(0, loopback);
  const calls: Record<string, (fd: number) => unknown> = {
    bind: (fd) => sys.bind(fd, address),
    listen: (fd) => sys.listen(fd, 1),
    accept: (fd) => sys.accept(fd),
    connect: (fd) => sys.connect(fd, address),
    shutdown: (fd) => sys.shutdown(fd, sys.SHUT_RDWR),
    getsockname: (fd) => sys.getsockname(fd),
    getpeername: (fd) => sys.getpeername(fd),
  };
  for (const [name, call] of Object.entries(calls)) {
    assert.throws(() => call(999_999), fails('EBADF', name), name);
    assert.throws(() => call(reader), fails('ENOTSOCK', name), name);
  }
});

fresh('socket refuses what the kernel doesn’t know', () => {
  assert.throws(() => sys.socket(9999, sys.SOCK_STREAM), fails('EAFNOSUPPORT', 'socket'));
  assert.throws(() => sys.socket(sys.AF_INET, sys.SOCK_STREAM, 17), fails('EPROTONOSUPPORT', 'socket'));
});

fresh('descriptors are close-on-exec above 2, and inherited when they are 0', () => {
  const made = [sys.socket(sys.AF_INET, sys.SOCK_STREAM), ...sys.socketpair(sys.AF_UNIX, sys.SOCK_STREAM)];
  for (const fd of made) assert.equal(sys.fcntl(fd, sys.F_GETFD), sys.FD_CLOEXEC);
  sys.close(0);
  assert.equal(sys.socket(sys.AF_INET, sys.SOCK_STREAM), 0);
  assert.equal(sys.fcntl(0, sys.F_GETFD), 0);
  sys.bind(0, sys.pack_sockaddr_in(0, loopback));
  sys.listen(0, 1);
  assert.equal(sys.unpack_sockaddr_in(sys.getsockname(0))[1].join('.'), '127.0.0.1');
});

fresh('socketpair connects two descriptors; AF_INET can’t', () => {
  const [one, other] = sys.socketpair(sys.AF_UNIX, sys.SOCK_STREAM);
  sys.write(one, Buffer.from([0, 255]));
  const buffer = new Uint8Array(2);
  assert.equal(sys.read(other, buffer), 2);
  assert.deepEqual(buffer, new Uint8Array([0, 255]));
  assert.throws(() => sys.socketpair(sys.AF_INET, sys.SOCK_STREAM), fails('EOPNOTSUPP', 'socketpair'));
});

fresh('a failed bind or connect says where: address and port, or path', () => {
  const { address } = listening(families[0] ?? assert.fail());
  const [port] = sys.unpack_sockaddr_in(address);
  const other = sys.socket(sys.AF_INET, sys.SOCK_STREAM);
  assert.throws(() => sys.bind(other, address), {
    message: `bind EADDRINUSE: address already in use 127.0.0.1:${port}`,
    address: '127.0.0.1',
    port,
  });
  const path = scratchPath('nobody');
  const client = sys.socket(sys.AF_UNIX, sys.SOCK_STREAM);
  assert.throws(() => sys.connect(client, sys.pack_sockaddr_un(path)), {
    message: `connect ENOENT: no such file or directory ${path}`,
    path,
  });
});

fresh('EMFILE comes through as itself, and nothing is leaked on the way', () => {
  const open: number[] = [];
  for (;;) {
    try {
      open.push(sys.socket(sys.AF_INET, sys.SOCK_STREAM));
      if (open.length > 4096) return;
    } catch (error) {
      assert.ok(error instanceof sys.SystemError);
      assert.equal(error.code, 'EMFILE');
      break;
    }
  }
  for (const fd of open) sys.close(fd);
  const again = open.map(() => sys.socket(sys.AF_INET, sys.SOCK_STREAM));
  assert.equal(again.length, open.length);
});

fresh('an abstract and an unnamed Unix socket have no file', () => {
  const name = `\0perlipc-${process.pid}`;
  const server = sys.socket(sys.AF_UNIX, sys.SOCK_STREAM);
  sys.bind(server, sys.pack_sockaddr_un(name));
  sys.listen(server, 1);
  assert.equal(Buffer.from(sys.unpack_sockaddr_un(sys.getsockname(server))).toString(), name);
  const client = sys.socket(sys.AF_UNIX, sys.SOCK_STREAM);
  sys.connect(client, sys.getsockname(server));
  assert.deepEqual(sys.unpack_sockaddr_un(sys.accept(server).address), new Uint8Array());
});

fresh('calls take a number, an object with a numeric fd, and open net and dgram objects', async () => {
  const net = await import('node:net');
  const dgram = await import('node:dgram');
  const server = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const [port] = sys.unpack_sockaddr_in(sys.getsockname(server));
  assert.equal(port, (server.address() as { port: number }).port);
  const udp = dgram.createSocket('udp4');
  await new Promise<void>((resolve) => udp.bind(0, '127.0.0.1', resolve));
  assert.equal(sys.unpack_sockaddr_in(sys.getsockname(udp))[0], udp.address().port);
  const fd = sys.socket(sys.AF_INET, sys.SOCK_STREAM);
  assert.deepEqual(sys.getsockname({ fd }), sys.getsockname(fd));
  server.close();
  udp.close();
  await new Promise((resolve) => server.once('close', resolve));
  assert.throws(() => sys.getsockname(server), {
    name: 'TypeError',
    message: /^getsockname: fd must be a file descriptor: .*, got an instance of Server$/,
  });
});

fresh('bad arguments are named: the function, the argument, what it got and what it wanted', () => {
  const wrong = (value: unknown) => value as number;
  assert.throws(() => sys.listen(wrong('x'), 5), {
    name: 'TypeError',
    code: 'ERR_INVALID_ARG_TYPE',
    message: "listen: fd must be a file descriptor: a number, or an object with a numeric fd, got 'x'",
  });
  assert.throws(() => sys.listen(2 ** 31, 5), {
    name: 'RangeError',
    code: 'ERR_OUT_OF_RANGE',
    message: 'listen: fd must be an integer from -2147483648 to 2147483647, got 2147483648',
  });
  assert.throws(() => sys.listen(3, 1.5), {
    message: 'listen: backlog must be an integer from -2147483648 to 2147483647, got 1.5',
  });
  assert.throws(() => sys.socket(sys.AF_INET, wrong(undefined)), {
    name: 'TypeError',
    message:
      'socket: type must be an integer from -2147483648 to 2147483647 (for instance SOCK_STREAM), got undefined',
  });
  assert.throws(() => sys.bind(3, new Uint8Array(1)), {
    name: 'RangeError',
    message: /^bind: address must be a packed address of 2 to 128 bytes, got an instance of Uint8Array$/,
  });
  assert.throws(() => sys.connect(3, 'x' as unknown as Uint8Array), {
    name: 'TypeError',
    message:
      "connect: address must be a Uint8Array or another view of an ArrayBuffer (pack_sockaddr_in(80, inet_aton('127.0.0.1')) makes one), got 'x'",
  });
});

fresh('who gives bind a text or an object is told what makes an address', () => {
  const wanted =
    "must be a Uint8Array or another view of an ArrayBuffer (pack_sockaddr_in(80, inet_aton('127.0.0.1')) makes one)";
  const server = sys.socket(sys.AF_INET, sys.SOCK_STREAM);
  for (const [address, got] of [
    ['127.0.0.1:80', "'127.0.0.1:80'"],
    [{ host: '127.0.0.1', port: 80 }, 'an instance of Object'],
  ])
    assert.throws(() => sys.bind(server, address as unknown as Uint8Array), {
      name: 'TypeError',
      message: `bind: address ${wanted}, got ${got}`,
    });
  assert.throws(() => sys.pack_sockaddr_in(80, '127.0.0.1' as unknown as Uint8Array), {
    message: /inet_aton\('127\.0\.0\.1'\) or inet_pton/,
  });
  assert.throws(() => sys.inet_ntop(sys.AF_INET, '127.0.0.1' as unknown as Uint8Array), {
    message: /inet_aton\('127\.0\.0\.1'\) or inet_pton/,
  });
  assert.throws(() => sys.getnameinfo('127.0.0.1' as unknown as Uint8Array), {
    message: `getnameinfo: address ${wanted}, got '127.0.0.1'`,
  });
  for (const call of [sys.bind, sys.connect])
    assert.throws(() => call(server, new Uint8Array([127, 0, 0, 1])), {
      name: 'RangeError',
      message: `${call.name}: address must be a packed address (pack_sockaddr_in(80, inet_aton('127.0.0.1')) makes one), not the 4 bytes of an IPv4 address alone, got an instance of Uint8Array`,
    });
});

fresh('who quotes a constant, or writes a text, is told what to write', () => {
  const refused = (call: () => unknown, message: string) =>
    assert.throws(call, { name: 'TypeError', message });
  refused(
    () => sys.sigaction('SIGINT' as unknown as number, () => undefined),
    "sigaction: signum must be an integer from 1 to 64 (the constant SIGINT, without quotes), got 'SIGINT'",
  );
  refused(
    () => sys.socket('AF_INET' as unknown as number, sys.SOCK_STREAM),
    "socket: domain must be an integer from -2147483648 to 2147483647 (the constant AF_INET, without quotes), got 'AF_INET'",
  );
  const view = 'must be a Uint8Array or another view of an ArrayBuffer';
  refused(
    () => sys.write(1, 'hi' as unknown as Uint8Array),
    `write: data ${view} (Buffer.from('text') makes one), got 'hi'`,
  );
  refused(
    () => sys.read(0, 100 as unknown as Uint8Array),
    `read: buffer ${view} (Buffer.alloc(4096) makes one), got 100`,
  );
  const integer = 'an integer from -2147483648 to 2147483647';
  const wrong = (value: unknown) => value as never;
  refused(
    () => sys.socket(wrong(undefined), 1),
    `socket: domain must be ${integer} (for instance AF_INET), got undefined`,
  );
  refused(
    () => sys.kill(wrong('SIGTERM'), 1),
    `kill: pid must be ${integer} (the pid comes first: kill(pid, SIGTERM)), got 'SIGTERM'`,
  );
  refused(
    () => sys.WEXITSTATUS(wrong({ pid: 1, status: 0 })),
    `WEXITSTATUS: status must be ${integer} (the status in what waitpid returned), got an instance of Object`,
  );
  refused(
    () => sys.pack_sockaddr_in(wrong(new Uint8Array(4)), wrong(80)),
    'pack_sockaddr_in: port must be an integer from 0 to 65535 (the port comes first, the address second), got an instance of Uint8Array',
  );
  refused(
    () => sys.pack_sockaddr_in(80, wrong(sys.inet_aton('no address'))),
    `pack_sockaddr_in: addr ${view} (inet_aton gives undefined for what is no address: getaddrinfo looks names up), got undefined`,
  );
  refused(
    () => sys.poll(wrong([0]), 0),
    'poll: fds[0] must be an object { fd, events } (pollfd(fd, POLLIN) makes one), got 0',
  );
  refused(
    () => sys.setuid(wrong('nobody')),
    "setuid: uid must be an integer from 0 to 4294967294 (getpwnam(name)?.uid is that of a name), got 'nobody'",
  );
});

fresh('an error of a low port says who may have it', () => {
  const refused = (port: number) =>
    new sys.SystemError(sys.EACCES, 'bind', { address: '127.0.0.1', port }).message;
  assert.match(
    refused(80),
    / 127\.0\.0\.1:80 \(a port below 1024 is for root, or needs CAP_NET_BIND_SERVICE /,
  );
  assert.equal(refused(8080), 'bind EACCES: permission denied 127.0.0.1:8080');
});
