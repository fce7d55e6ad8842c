import assert from 'node:assert/strict';
import * as sys from '@perlipc/sys';
import * as latin1 from '@perlipc/sys/latin1';
import { fails } from '../../support/families.js';
import { freshCases } from '../../support/fresh.js';
import { walk } from '../../support/mistakes.js';

const fresh = freshCases(import.meta.url);

/** So many characters, each byte in turn. */
const bytes = (size: number) =>
  Buffer.from(Array.from({ length: size }, (_, i) => i % 256)).toString('latin1');

function pair(type: number): [number, number] {
  const [from, to] = sys.socketpair(sys.AF_UNIX, type);
  for (const fd of [from, to]) sys.setsockopt(fd, sys.SOL_SOCKET, sys.SO_SNDBUF, 200_000);
  return [from, to];
}

fresh(
  'every byte is a character both ways, in texts of all lengths about the ones that are copied twice',
  () => {
    const [from, to] = pair(sys.SOCK_SEQPACKET);
    for (const size of [0, 1, 255, 256, 8190, 8191, 8192, 8193, 8194, 8195, 65_536, 100_000]) {
      const text = bytes(size);
      for (const send of [latin1.sendto, latin1.write]) {
        assert.equal(send(from, text), size);
        assert.equal(sys.recv(to, Buffer.alloc(0), sys.MSG_PEEK | sys.MSG_TRUNC), size);
        assert.equal(latin1.recvfrom(to, size, sys.MSG_PEEK).text, text);
        assert.equal(latin1.read(to, size + 1), text);
      }
    }
  },
);

fresh('texts of two bytes a character, joined ones and parts of others are sent as their low bytes', () => {
  const [from, to] = pair(sys.SOCK_STREAM);
  for (const text of [
    'a\u0141\u20ac\0',
    `${bytes(5000)}${bytes(5000)}\u0141`,
    bytes(30_000).slice(7, 20_007),
  ]) {
    assert.equal(latin1.write(from, text), text.length);
    assert.equal(latin1.read(to, 100_000), Buffer.from(text, 'latin1').toString('latin1'));
  }
});

fresh('less is given than asked for where less is there, and the end is an empty text', () => {
  const [from, to] = pair(sys.SOCK_STREAM);
  latin1.sendto(from, 'hello');
  assert.equal(latin1.read(to, 2), 'he');
  assert.equal(latin1.read(to, 0), '');
  assert.deepEqual(latin1.recvfrom(to, Number.MAX_SAFE_INTEGER), { text: 'llo', address: new Uint8Array() });
  sys.close(from);
  assert.equal(latin1.read(to, 10), '');
  assert.equal(latin1.recvfrom(to, 10).text, '');
});

fresh('datagrams have their sender; what MSG_TRUNC tells of the rest is no text', () => {
  const [server, client] = [0, 1].map(() => {
    const fd = sys.socket(sys.AF_INET, sys.SOCK_DGRAM);
    sys.bind(fd, sys.pack_sockaddr_in(0, new Uint8Array([127, 0, 0, 1])));
    return fd;
  }) as [number, number];
  assert.equal(latin1.sendto(client, 'datagram', 0, sys.getsockname(server)), 8);
  const { text, address } = latin1.recvfrom(server, 4, sys.MSG_TRUNC);
  assert.equal(text, 'data');
  assert.deepEqual(address, sys.getsockname(client));
});

fresh('what fails has the name of its call and takes nothing', () => {
  const [from, to] = pair(sys.SOCK_STREAM);
  assert.throws(() => latin1.recvfrom(to, 10, sys.MSG_DONTWAIT), fails('EAGAIN', 'recvfrom'));
  sys.fcntl(to, sys.F_SETFL, sys.O_NONBLOCK);
  assert.throws(() => latin1.read(to, 10), fails('EAGAIN', 'read'));
  sys.close(to);
  assert.throws(() => latin1.sendto(from, 'x', sys.MSG_NOSIGNAL), fails('EPIPE', 'sendto'));
  assert.throws(() => latin1.read(to, 10), fails('EBADF', 'read'));
  assert.throws(() => latin1.write(to, 'x'), fails('EBADF', 'write'));
  for (const length of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])
    for (const read of [latin1.read, latin1.recvfrom])
      assert.throws(() => read(from, length), {
        name: 'RangeError',
        message: new RegExp(`^${read.name}: length must be an integer from 0 to 9007199254740991, got `),
      });
});

fresh('every argument is named when it is of a wrong type', async () => {
  const calls = 'read fd int\nrecvfrom fd int int?\nsendto fd string int? address?\nwrite fd string';
  assert.deepEqual(await walk(latin1, calls, []), []);
});
