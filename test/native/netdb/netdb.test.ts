import assert from 'node:assert/strict';
import { openSync } from 'node:fs';
import * as sys from '@perlipc/sys';
import { isAgain, runAgain } from '../../support/again.js';
import { freshCases } from '../../support/fresh.js';

const fresh = freshCases(import.meta.url);
const { AF_INET, AF_INET6, AF_UNIX } = sys;
const loopback = new Uint8Array([127, 0, 0, 1]);

const long = 'x'.repeat(254);
type Case = [call: () => unknown, type: 'TypeError' | 'RangeError', message: string];
const wrong = (value: unknown) => value as never;

/** Every argument of every lookup in every way that it can be bad, as the blocking form words it. */
const badInputs: Case[] = [
  [() => sys.getservbyname(wrong(7), 'tcp'), 'TypeError', 'getservbyname: name must be a string, got 7'],
  [
    () => sys.getservbyname('a\0b', 'tcp'),
    'TypeError',
    "getservbyname: name must be without NUL bytes, got 'a\0b'",
  ],
  [
    () => sys.getservbyname(long, 'tcp'),
    'RangeError',
    'getservbyname: name must be a name of at most 253 bytes, got 254 bytes',
  ],
  [() => sys.getservbyname('time', wrong(6)), 'TypeError', 'getservbyname: proto must be a string, got 6'],
  [
    () => sys.getservbyname('time', 't\0'),
    'TypeError',
    "getservbyname: proto must be without NUL bytes, got 't\0'",
  ],
  [
    () => sys.getservbyport(-1, 'tcp'),
    'RangeError',
    'getservbyport: port must be an integer from 0 to 65535, got -1',
  ],
  [
    () => sys.getservbyport(65536),
    'RangeError',
    'getservbyport: port must be an integer from 0 to 65535, got 65536',
  ],
  [
    () => sys.getservbyport(1.5),
    'RangeError',
    'getservbyport: port must be an integer from 0 to 65535, got 1.5',
  ],
  [
    () => sys.getservbyport(wrong('80')),
    'TypeError',
    "getservbyport: port must be an integer from 0 to 65535, got '80'",
  ],
  [() => sys.getprotobyname(wrong(null)), 'TypeError', 'getprotobyname: name must be a string, got null'],
  [
    () => sys.getprotobynumber(2 ** 31),
    'RangeError',
    'getprotobynumber: proto must be an integer from -2147483648 to 2147483647, got 2147483648',
  ],
  [
    () => sys.gethostbyname(wrong(undefined)),
    'TypeError',
    'gethostbyname: name must be a string, got undefined',
  ],
  [() => sys.gethostbyname('\0'), 'TypeError', "gethostbyname: name must be without NUL bytes, got '\0'"],
  [
    () => sys.gethostbyname(long),
    'RangeError',
    'gethostbyname: name must be a name of at most 253 bytes, got 254 bytes',
  ],
  [
    () => sys.gethostbyname('ü'.repeat(127)),
    'RangeError',
    'gethostbyname: name must be a name of at most 253 bytes, got 254 bytes',
  ],
  [
    () => sys.gethostbyname2('localhost', AF_UNIX),
    'RangeError',
    `gethostbyname2: af must be AF_INET or AF_INET6, got ${AF_UNIX}`,
  ],
  [
    () => sys.gethostbyaddr(loopback.subarray(1), AF_INET),
    'RangeError',
    'gethostbyaddr: addr must be an address of 4 bytes, got 3 bytes',
  ],
  [
    () => sys.gethostbyaddr(loopback, AF_INET6),
    'RangeError',
    'gethostbyaddr: addr must be an address of 16 bytes, got 4 bytes',
  ],
  [
    () => sys.gethostbyaddr(loopback, AF_UNIX),
    'RangeError',
    `gethostbyaddr: type must be AF_INET or AF_INET6, got ${AF_UNIX}`,
  ],
  [
    () => sys.gethostbyaddr(wrong('127.0.0.1'), AF_INET),
    'TypeError',
    "gethostbyaddr: addr must be a Uint8Array or another view of an ArrayBuffer (inet_aton('127.0.0.1') or inet_pton(AF_INET6, '::1') makes one), got '127.0.0.1'",
  ],
  [() => sys.getnetbyname(long), 'RangeError', 'getnetbyname: name must be a name of at most 253 bytes'],
  [
    () => sys.getnetbyaddr(-1, AF_INET),
    'RangeError',
    'getnetbyaddr: net must be an integer from 0 to 4294967295, got -1',
  ],
  [
    () => sys.getnetbyaddr(2 ** 32, AF_INET),
    'RangeError',
    'getnetbyaddr: net must be an integer from 0 to 4294967295, got 4294967296',
  ],
  [
    () => sys.getnetbyaddr(127, AF_INET6),
    'RangeError',
    `getnetbyaddr: type must be AF_INET, got ${AF_INET6}`,
  ],
  [() => sys.setservent(wrong(1)), 'TypeError', 'setservent: stayopen must be true or false, got 1'],
  [() => sys.getaddrinfo(wrong(1), '80'), 'TypeError', 'getaddrinfo: node must be a string, got 1'],
  [
    () => sys.getaddrinfo('localhost', wrong(80)),
    'TypeError',
    'getaddrinfo: service must be a string, got 80',
  ],
  [
    () => sys.getaddrinfo('localhost', '80', { socktype: wrong('stream') }),
    'TypeError',
    "getaddrinfo: hints.socktype must be an integer from -2147483648 to 2147483647, got 'stream'",
  ],
  [
    () => sys.getnameinfo(new Uint8Array(1)),
    'RangeError',
    'getnameinfo: address must be a packed address of 2 to 128 bytes, got an instance of Uint8Array',
  ],
];

fresh('bad input names the function, the argument, what it got and wanted', () => {
  for (const [call, name, message] of badInputs) {
    assert.throws(call, (error: Error) => {
      assert.equal(error.name, name);
      assert.equal(error.message.slice(0, message.length), message);
      return true;
    });
  }
});

fresh('a promise form rejects bad input under its own name', async () => {
  await assert.rejects(sys.gethostbynameAsync('a\0b'), {
    name: 'TypeError',
    message: "gethostbynameAsync: name must be without NUL bytes, got 'a\0b'",
  });
  await assert.rejects(sys.getservbyportAsync(70000), { name: 'RangeError' });
  await assert.rejects(sys.gethostbyaddrAsync(loopback, AF_INET6), { name: 'RangeError' });
  await assert.rejects(sys.getnetbyaddrAsync(-1, AF_INET), { name: 'RangeError' });
  await assert.rejects(sys.getnameinfoAsync(loopback.subarray(3)), { name: 'RangeError' });
  await assert.rejects(sys.getaddrinfoAsync('localhost', '80', { flags: wrong('x') }), { name: 'TypeError' });
  await assert.rejects(sys.gethostbynameAsync('localhost', { signal: wrong({}) }), { name: 'TypeError' });
});

fresh('a name of 253 bytes and the root’s dot reaches the C library', () => {
  const labels = `${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(61)}`;
  assert.equal(labels.length, 253);
  assert.equal(sys.getservbyname(labels), undefined);
  assert.equal(sys.getservbyname(`${labels}.`), undefined);
});

fresh('a service, a protocol or a network that is in no database is undefined', () => {
  assert.equal(sys.getservbyname('no-such-service', 'tcp'), undefined);
  assert.equal(sys.getservbyname('http', 'no-such-protocol'), undefined);
  assert.equal(sys.getservbyport(0, 'tcp'), undefined);
  assert.equal(sys.getprotobyname('no-such-protocol'), undefined);
  assert.equal(sys.getprotobynumber(-1), undefined);
  assert.equal(sys.getnetbyname('no-such-network'), undefined);
  assert.equal(sys.getnetbyaddr(0xfffffffe, AF_INET), undefined);
});

fresh('getservbyname’s port is in host order, its protocol may be left out', () => {
  assert.deepEqual(sys.getservbyname('http', 'tcp')?.port, 80);
  assert.deepEqual(sys.getservbyname('time')?.port, 37);
  assert.deepEqual(sys.getservbyport(80)?.name, 'http');
});

fresh('a dotted quad is a host without a lookup', () => {
  assert.deepEqual(sys.gethostbyname('127.0.0.9'), {
    name: '127.0.0.9',
    aliases: [],
    addrtype: AF_INET,
    addresses: [new Uint8Array([127, 0, 0, 9])],
  });
});

fresh('an iterator’s position is the process’s, and the arrays leave it alone', () => {
  const all = sys.servents();
  assert.ok(all.length > 3);
  assert.deepEqual([sys.getservent(), sys.getservent()], all.slice(0, 2));
  assert.deepEqual(sys.servents(), all);
  assert.deepEqual(sys.getservent(), all[2]);
  sys.setservent(true);
  assert.deepEqual(sys.getservent(), all[0]);
  assert.deepEqual(sys.servents(), all);
  assert.deepEqual(sys.getservent(), all[1]);
  sys.endservent();
  assert.deepEqual(sys.getservent(), all[0]);
  let rest = 1;
  while (sys.getservent()) rest += 1;
  assert.equal(rest, all.length);
  assert.deepEqual(sys.servents(), all);
  assert.equal(sys.getservent(), undefined);
  sys.endservent();
});

fresh('each database is iterated as its array is', () => {
  const drain = <T>(next: () => T | undefined): T[] => {
    const entries: T[] = [];
    for (let entry = next(); entry; entry = next()) entries.push(entry);
    return entries;
  };
  assert.deepEqual(drain(sys.getprotoent), sys.protoents());
  assert.deepEqual(drain(sys.gethostent), sys.hostents());
  assert.deepEqual(drain(sys.getnetent), sys.netents());
  for (const end of [sys.endprotoent, sys.endhostent, sys.endnetent]) end();
  for (const set of [sys.setprotoent, sys.sethostent, sys.setnetent]) set();
  assert.deepEqual(sys.getprotoent(), sys.protoents()[0]);
});

fresh('a promise form takes its arguments when it is called', async () => {
  const addr = loopback.slice();
  const expected = sys.gethostbyaddr(addr, AF_INET);
  const promises = Array.from({ length: 8 }, () => sys.gethostbyaddrAsync(addr, AF_INET));
  addr.fill(255);
  assert.deepEqual(
    await Promise.all(promises),
    promises.map(() => expected),
  );
});

/** Each lookup in both forms. */
const forms: [blocking: () => unknown, promise: () => Promise<unknown>][] = [
  [() => sys.getservbyname('http', 'tcp'), () => sys.getservbynameAsync('http', 'tcp')],
  [() => sys.getservbyname('time'), () => sys.getservbynameAsync('time')],
  [() => sys.getservbyname('no-such-service'), () => sys.getservbynameAsync('no-such-service')],
  [() => sys.getservbyport(80, 'tcp'), () => sys.getservbyportAsync(80, 'tcp')],
  [() => sys.getservbyport(0), () => sys.getservbyportAsync(0)],
  [() => sys.getprotobyname('tcp'), () => sys.getprotobynameAsync('tcp')],
  [() => sys.getprotobynumber(17), () => sys.getprotobynumberAsync(17)],
  [() => sys.gethostbyname('localhost'), () => sys.gethostbynameAsync('localhost')],
  [() => sys.gethostbyname2('::1', AF_INET6), () => sys.gethostbyname2Async('::1', AF_INET6)],
  [() => sys.gethostbyaddr(loopback, AF_INET), () => sys.gethostbyaddrAsync(loopback, AF_INET)],
  [() => sys.getnetbyname('loopback'), () => sys.getnetbynameAsync('loopback')],
  [() => sys.getnetbyaddr(127, AF_INET), () => sys.getnetbyaddrAsync(127, AF_INET)],
];

fresh('a promise form gives what the blocking one gives', async () => {
  for (const [blocking, promise] of forms) assert.deepEqual(await promise(), blocking(), String(blocking));
});

fresh('one signal may serve many promise forms, and costs nothing once they are settled', async () => {
  const { signal } = new AbortController();
  await Promise.all(Array.from({ length: 100 }, () => sys.getservbynameAsync('http', 'tcp', { signal })));
  await assert.rejects(sys.getservbynameAsync('http', 'tcp', { signal: AbortSignal.abort('gone') }), (e) => {
    assert.equal(e, 'gone');
    return true;
  });
});

fresh('getaddrinfo and getnameinfo go there and back', async () => {
  const hints = { family: AF_INET, socktype: sys.SOCK_STREAM };
  const [first] = sys.getaddrinfo('127.0.0.1', 'http', hints);
  const addr = sys.pack_sockaddr_in(80, loopback);
  assert.deepEqual(first, { ...hints, protocol: sys.IPPROTO_TCP, addr });
  assert.deepEqual(await sys.getaddrinfoAsync('127.0.0.1', 'http', hints), [first]);
  assert.deepEqual(sys.getnameinfo(addr, sys.NI_NUMERICHOST), { host: '127.0.0.1', service: 'http' });
  assert.deepEqual(sys.getnameinfo(addr, sys.NI_NUMERICSERV, false), { service: '80' });
  assert.deepEqual(await sys.getnameinfoAsync(addr, sys.NI_NUMERICHOST, true, false), { host: '127.0.0.1' });
  const six = sys.pack_sockaddr_in6(7, new Uint8Array(16).fill(1, 15));
  const numeric = sys.NI_NUMERICHOST | sys.NI_NUMERICSERV;
  assert.deepEqual(sys.getnameinfo(six, numeric), { host: '::1', service: '7' });
});

fresh('a failure of getaddrinfo or getnameinfo has EAI’s name', async () => {
  const numeric = { flags: sys.AI_NUMERICHOST };
  const none = { name: 'ResolverError', code: 'EAI_NONAME', errno: sys.EAI_NONAME, syscall: 'getaddrinfo' };
  assert.throws(() => sys.getaddrinfo('no.number', undefined, numeric), { ...none, hostname: 'no.number' });
  await assert.rejects(sys.getaddrinfoAsync(undefined, undefined), { ...none, hostname: '' });
  assert.throws(() => sys.getaddrinfo('127.0.0.1', 'no-such-service', { socktype: sys.SOCK_STREAM }), {
    code: 'EAI_SERVICE',
  });
  assert.throws(() => sys.getaddrinfo('127.0.0.1', '80', { family: 99 }), { code: 'EAI_FAMILY' });
  assert.throws(() => sys.getaddrinfo('127.0.0.1', '80', { flags: 1 << 30 }), { code: 'EAI_BADFLAGS' });
  assert.throws(() => sys.getaddrinfo('127.0.0.1', '80', { socktype: 99 }), { code: 'EAI_SOCKTYPE' });
  assert.throws(() => sys.getnameinfo(new Uint8Array(16)), { code: 'EAI_FAMILY', syscall: 'getnameinfo' });
});

fresh('a failed look-up has the C library’s own text beside the code', () => {
  const text = sys.gai_strerror(sys.EAI_NONAME);
  assert.ok(text.length > 0);
  assert.throws(() => sys.getaddrinfo('no.number', undefined, { flags: sys.AI_NUMERICHOST }), {
    text,
    message: `getaddrinfo EAI_NONAME: ${text} no.number`,
  });
});

fresh('ForkBusyError names the look-ups that run', async () => {
  const lookups = [sys.gethostbynameAsync('localhost'), sys.getaddrinfoAsync('127.0.0.1', '80')];
  const busy = new sys.ForkBusyError(sys.EAGAIN, 2);
  assert.deepEqual(busy.resources.slice(0, 2), ['gethostbyname', 'getaddrinfo']);
  assert.match(busy.message, /, 2 in flight: gethostbyname, getaddrinfo/);
  await Promise.allSettled(lookups);
  assert.ok(!new sys.ForkBusyError(sys.EAGAIN, 1).resources.includes('getaddrinfo'));
});

fresh(
  'without a free descriptor a lookup throws EMFILE and finds nothing missing',
  () => {
    if (!isAgain) return runAgain(['sh', '-ec', 'ulimit -n 256; exec "$@"', 'sh']);
    const lookups = [
      () => sys.getservbyname('http', 'tcp'),
      () => sys.getprotobyname('tcp'),
      () => sys.gethostbyname('localhost'),
      () => sys.getnetbyname('loopback'),
      () => sys.getservent(),
      () => sys.servents(),
    ];
    const before = lookups.map((lookup) => lookup());
    sys.endservent();
    const taken: number[] = [];
    const takeAll = () => {
      for (;;) taken.push(openSync('/dev/null', 'r'));
    };
    for (const lookup of lookups) {
      // Another thread of Node's may have given one back since.
      assert.throws(takeAll, { code: 'EMFILE' });
      assert.throws(lookup, { name: 'SystemError', code: 'EMFILE', errno: -sys.EMFILE }, String(lookup));
    }
    for (const fd of taken) sys.close(fd);
    assert.deepEqual(
      lookups.map((lookup) => lookup()),
      before,
    );
  },
  { skip: process.env['PERLIPC_TEST_PRELOAD'] && 'UBSan looks at memory through a pipe of its own' },
);
