import assert from 'node:assert/strict';
import * as sys from '@perlipc/sys';
import { connected, fails, families } from '../../support/families.js';
import { freshCases } from '../../support/fresh.js';

const fresh = freshCases(import.meta.url);
const text = (buffer: Uint8Array, size: number) => Buffer.from(buffer.subarray(0, size)).toString('latin1');

for (const family of families) {
  const { name, domain, skip } = family;

  fresh(
    `${name}: send and recv on a stream, MSG_PEEK leaving the bytes there`,
    () => {
      const { client, accepted } = connected(family);
      const buffer = new Uint8Array(10);
      assert.equal(sys.send(client, Buffer.from('hello')), 5);
      assert.equal(sys.recv(accepted, buffer.subarray(0, 2), sys.MSG_PEEK), 2);
      assert.equal(text(buffer, sys.recv(accepted, buffer)), 'hello');
      assert.throws(() => sys.recv(accepted, buffer, sys.MSG_DONTWAIT), fails('EAGAIN', 'recv'));
      sys.close(client);
      assert.equal(sys.recv(accepted, buffer), 0);
    },
    { skip },
  );

  fresh(
    `${name}: sendto and recvfrom carry datagrams and their sender, empty ones too`,
    () => {
      const server = sys.socket(domain, sys.SOCK_DGRAM);
      sys.bind(server, family.fresh());
      const client = sys.socket(domain, sys.SOCK_DGRAM);
      sys.bind(client, family.fresh());
      const to = sys.getsockname(server);
      assert.equal(sys.sendto(client, Buffer.from('one'), 0, to), 3);
      assert.equal(sys.sendto(client, new Uint8Array(), 0, to), 0);
      const buffer = new Uint8Array(10);
      const first = sys.recvfrom(server, buffer);
      assert.equal(text(buffer, first.size), 'one');
      assert.deepEqual(first.address, sys.getsockname(client));
      assert.equal(sys.recvfrom(server, buffer).size, 0);
    },
    { skip },
  );

  fresh(
    `${name}: a datagram is cut to the buffer, and MSG_TRUNC tells its whole length`,
    () => {
      const server = sys.socket(domain, sys.SOCK_DGRAM);
      sys.bind(server, family.fresh());
      const client = sys.socket(domain, sys.SOCK_DGRAM);
      sys.connect(client, sys.getsockname(server));
      sys.send(client, Buffer.from('0123456789'));
      sys.send(client, Buffer.from('0123456789'));
      const buffer = new Uint8Array(4);
      assert.equal(sys.recv(server, buffer), 4);
      assert.equal(sys.recv(server, buffer, sys.MSG_TRUNC), 10);
    },
    { skip },
  );

  fresh(
    `${name}: send without a peer and too large a datagram are errors by name`,
    () => {
      const lone = sys.socket(domain, sys.SOCK_DGRAM);
      const unconnected = family.domain === sys.AF_UNIX ? 'ENOTCONN' : 'EDESTADDRREQ';
      assert.throws(() => sys.send(lone, new Uint8Array(1)), fails(unconnected, 'send'));
      const server = sys.socket(domain, sys.SOCK_DGRAM);
      sys.bind(server, family.fresh());
      const huge = new Uint8Array(8 << 20);
      assert.throws(() => sys.sendto(lone, huge, 0, sys.getsockname(server)), fails('EMSGSIZE', 'sendto'));
    },
    { skip },
  );

  fresh(
    `${name}: a send after the peer went is EPIPE with MSG_NOSIGNAL`,
    () => {
      const { client, accepted } = connected(family);
      sys.close(accepted);
      const flags = sys.MSG_NOSIGNAL ?? 0;
      assert.throws(
        () => {
          for (let i = 0; i < 100; i++) sys.send(client, Buffer.from('x'), flags);
        },
        { name: 'SystemError', code: /^(EPIPE|ECONNRESET)$/, syscall: 'send' },
      );
    },
    { skip },
  );
}

fresh('the message calls name bad arguments and bad descriptors', () => {
  assert.throws(() => sys.send(999_999, new Uint8Array(1)), fails('EBADF', 'send'));
  assert.throws(() => sys.recv(999_999, new Uint8Array(1)), fails('EBADF', 'recv'));
  assert.throws(() => sys.recvfrom(999_999, new Uint8Array(1)), fails('EBADF', 'recvfrom'));
  const [reader] = sys.pipe();
  assert.throws(() => sys.recv(reader, new Uint8Array(1)), fails('ENOTSOCK', 'recv'));
  assert.throws(() => sys.send(3, 'text' as unknown as Uint8Array), {
    name: 'TypeError',
    message:
      "send: data must be a Uint8Array or another view of an ArrayBuffer (Buffer.from('text') makes one), got 'text'",
  });
});

fresh('a refused datagram is reported by the next call, with the address', () => {
  const gone = sys.socket(sys.AF_INET, sys.SOCK_DGRAM);
  sys.bind(gone, sys.pack_sockaddr_in(0, new Uint8Array([127, 0, 0, 1])));
  const address = sys.getsockname(gone);
  sys.close(gone);
  const client = sys.socket(sys.AF_INET, sys.SOCK_DGRAM);
  sys.connect(client, address);
  sys.send(client, Buffer.from('x'));
  assert.throws(() => sys.recv(client, new Uint8Array(1)), fails('ECONNREFUSED', 'recv'));
});

fresh('sendto without an address is send', () => {
  const [one, other] = sys.socketpair(sys.AF_UNIX, sys.SOCK_DGRAM);
  assert.equal(sys.sendto(one, Buffer.from('ab'), 0), 2);
  const { size, address } = sys.recvfrom(other, new Uint8Array(9));
  assert.deepEqual([size, address.length], [2, 0]);
  assert.throws(() => sys.unpack_sockaddr_un(address), {
    name: 'RangeError',
    message: /^unpack_sockaddr_un: address must be a packed address \(it is empty, as recvfrom leaves it/,
  });
});
