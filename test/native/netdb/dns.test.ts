import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import * as sys from '@perlipc/sys';
import { type Dns, startDns, stubEtc } from '../../support/dns.js';
import { type CaseOptions, freshCases } from '../../support/fresh.js';
import { inNamespace, namespacesMissing } from '../../support/namespace.js';
import { assertAsPerl, type Question } from '../../support/netdb.js';
import { sockets } from '../../support/proc.js';

const { AF_INET, AF_INET6 } = sys;
const fresh = freshCases(import.meta.url);
const skip = namespacesMissing();

/** A case whose names of `.test` are answered by the stub, in namespaces of its own; see stubEtc for `seconds`. */
function withDns(
  name: string,
  body: (dns: Dns) => Promise<void>,
  options: CaseOptions = {},
  seconds = 30,
): void {
  const inside = inNamespace(stubEtc(seconds), async () => {
    const dns = await startDns();
    await body(dns);
    await dns.stop();
  });
  fresh(name, inside, { skip, ...options });
}

/** The same, where a server is silent and that is waited for. */
const withSilentDns = (name: string, body: () => Promise<void>) => withDns(name, body, {}, 1);

const ten = (last: number) => new Uint8Array([10, 0, 0, last]);
const hostnames = ({ name, aliases }: sys.Hostent) => [name, ...aliases];

type Lookup = [blocking: () => unknown, promise: () => Promise<unknown>, expected: object];
const named = (name: string, code: string): Lookup => [
  () => sys.gethostbyname(name),
  () => sys.gethostbynameAsync(name),
  { name: 'ResolverError', code, hostname: name, syscall: 'gethostbyname' },
];
const addressed = (last: number, code: string): Lookup => [
  () => sys.gethostbyaddr(ten(last), AF_INET),
  () => sys.gethostbyaddrAsync(ten(last), AF_INET),
  { name: 'ResolverError', code, hostname: `10.0.0.${last}`, syscall: 'gethostbyaddr' },
];
const info = (name: string, code: string): Lookup => [
  () => sys.getaddrinfo(name, undefined, { family: AF_INET }),
  () => sys.getaddrinfoAsync(name, undefined, { family: AF_INET }),
  { name: 'ResolverError', code, hostname: name, syscall: 'getaddrinfo' },
];

const failures: Lookup[] = [
  named('nx.test', 'HOST_NOT_FOUND'),
  named('empty.test', 'NO_DATA'),
  named('six.test', 'NO_DATA'),
  named('fail.test', 'TRY_AGAIN'),
  named('refused.test', 'TRY_AGAIN'),
  named('broken.test', 'NO_RECOVERY'),
  addressed(99, 'HOST_NOT_FOUND'),
  addressed(3, 'TRY_AGAIN'),
  // A name that is none, with a space and markup in it.
  addressed(5, 'NO_RECOVERY'),
  info('nx.test', 'EAI_NONAME'),
  info('fail.test', 'EAI_AGAIN'),
];

const silence: Lookup[] = [
  named('silent.test', 'TRY_AGAIN'),
  addressed(4, 'TRY_AGAIN'),
  info('silent.test', 'EAI_AGAIN'),
];

async function assertFailures(lookups: Lookup[]): Promise<void> {
  for (const [blocking, promise, expected] of lookups) {
    assert.throws(blocking, expected);
    await assert.rejects(promise(), expected);
  }
}

withDns('a failure of the server has its own name, blocking and not', () => assertFailures(failures));

withSilentDns('a silent server is TRY_AGAIN, blocking and not', () => assertFailures(silence));

withDns('answers are whole: aliases, IPv6, several names, 200 addresses', async () => {
  const hosts = (name: string) => sys.gethostbyname(name);
  const alias = hosts('alias.test');
  assert.deepEqual([hostnames(alias), alias.addresses], [['real.test', 'alias.test'], [ten(7)]]);
  const six = sys.gethostbyname2('six.test', AF_INET6);
  assert.deepEqual(
    six.addresses.map((address) => sys.inet_ntop(AF_INET6, address)),
    ['fd00::1', 'fd00::2'],
  );
  assert.deepEqual(hostnames(sys.gethostbyaddr(ten(1), AF_INET)), ['one.test']);
  assert.equal(sys.gethostbyaddr(ten(2), AF_INET).name, 'two.test');
  assert.deepEqual(hosts('slow-300.test').addresses, [ten(0)]);
  const many = hosts('many-200.test').addresses.map((address) => address.join('.'));
  assert.deepEqual(many.sort(), Array.from({ length: 200 }, (_, i) => `10.0.0.${i}`).sort());
  assert.deepEqual(await sys.gethostbynameAsync('many-200.test'), hosts('many-200.test'));
  assert.equal(sys.getaddrinfo('many-200.test', '80', { socktype: sys.SOCK_STREAM }).length, 200);
});

withDns('a truncated answer is asked for again over TCP', async (dns) => {
  assert.equal(sys.gethostbyname('cut-3.test').addresses.length, 3);
  const { udp, tcp } = await dns.counts();
  assert.deepEqual({ udp, tcp }, { udp: 1, tcp: 1 });
});

const questions: Question[] = [
  ...['nx', 'empty', 'six', 'fail', 'broken', 'alias', 'many-5', 'many-200', 'cut-3'].map(
    (label): Question => ['gethostbyname', `${label}.test`],
  ),
  ...[1, 2, 3, 6, 99].map(
    (last): Question => ['gethostbyaddr', `hex:0a0000${last.toString(16).padStart(2, '0')}`, AF_INET],
  ),
  ['gethostbyaddr', `hex:fd${'00'.repeat(15)}`, AF_INET6],
];

withDns('what DNS answers is as perl has it, $? too', async () => assertAsPerl(questions, { status: true }));

withSilentDns('a silent server is to perl what it is to us', async () =>
  assertAsPerl(
    [
      ['gethostbyname', 'silent.test'],
      ['gethostbyaddr', 'hex:0a000004', AF_INET],
    ],
    { status: true },
  ),
);

withDns('silent servers stop neither the loop nor the pool, and abort drops what waits', async (dns) => {
  const controller = new AbortController();
  const { signal } = controller;
  const asked = dns.asked('held-0.test');
  const lookups = Array.from({ length: 50 }, (_, i) => sys.gethostbynameAsync(`held-${i}.test`, { signal }));
  let settled = 0;
  const results = lookups.map((lookup) => lookup.catch((error) => error).finally(() => settled++));
  await asked;
  for (let i = 0; i < 100; i++) {
    await turn();
    assert.notEqual((await readFile('/etc/hosts')).length, 0);
  }
  assert.equal(settled, 0);
  controller.abort('enough');
  assert.deepEqual(
    await Promise.all(results),
    results.map(() => 'enough'),
  );
  const next = sys.gethostbynameAsync('many-1.test');
  dns.release();
  assert.equal((await next).addresses.length, 1);
  const { names } = await dns.counts();
  // What ran went on, half of the pool; what waited never asked.
  assert.deepEqual(Object.keys(names).sort(), ['held-0.test', 'held-1.test', 'many-1.test']);
});

withDns('a signal that comes during a blocking lookup is handled after it', async () => {
  const handled: string[] = [];
  process.on('SIGUSR2', (name) => handled.push(name));
  assert.deepEqual(sys.gethostbyname('signal.test').addresses, [ten(0)]);
  assert.deepEqual(handled, []);
  while (handled.length === 0) await turn();
  assert.deepEqual(handled, ['SIGUSR2']);
});

withDns('a Worker may end while a lookup of its runs', async (dns) => {
  const asked = dns.asked('held.test');
  const worker = new Worker(
    `import(process.argv[2]).then((sys) => sys.gethostbynameAsync('held.test')); setInterval(() => {}, 1000);`,
    { eval: true, argv: [import.meta.resolve('@perlipc/sys')] },
  );
  await asked;
  const ended = worker.terminate();
  dns.release();
  assert.equal(await ended, 1);
  assert.equal((await sys.gethostbynameAsync('many-3.test')).addresses.length, 3);
});

/** Ten of each of the other lookups that ask a server. */
async function askOtherwise(): Promise<void> {
  const hints = { family: AF_INET, socktype: sys.SOCK_STREAM };
  for (let i = 0; i < 10; i++) {
    assert.equal(sys.getaddrinfo('many-20.test', '80', hints).length, 20);
    assert.equal(sys.gethostbyaddr(ten(1), AF_INET).name, 'one.test');
    assert.equal(sys.getnameinfo(sys.pack_sockaddr_in(80, ten(1))).host, 'one.test');
  }
  const promises = Array.from({ length: 10 }, () => [
    sys.getaddrinfoAsync('many-20.test', '80', hints),
    sys.gethostbyaddrAsync(ten(1), AF_INET),
    assert.rejects(sys.gethostbynameAsync('nx.test')),
  ]);
  await Promise.all(promises.flat());
}

withDns(
  '10,000 lookups by name, and 2,000 of every other kind, leave nothing behind',
  async () => {
    const round = async (count: number) => {
      for (let i = 0; i < count; i += 10) {
        for (let j = 0; j < 10; j++) assert.equal(sys.gethostbyname('many-20.test').addresses.length, 20);
        await Promise.all(Array.from({ length: 10 }, () => sys.gethostbynameAsync('many-20.test')));
        assert.throws(() => sys.gethostbyname('nx.test'));
        if (i % 50 === 0) await askOtherwise();
        await turn();
      }
    };
    const use = () => {
      globalThis.gc?.();
      globalThis.gc?.();
      return { memory: process.memoryUsage().rss, open: sockets(process.pid) };
    };
    await round(10_000);
    const growths: number[] = [];
    const { open } = use();
    // What the heaps take for themselves they take once; what lookups lose, each round loses.
    for (let least = Number.POSITIVE_INFINITY; least > 4e6; least = Math.min(...growths)) {
      assert.ok(growths.length < 4, `each round left bytes behind: ${growths.join(', ')}`);
      const before = use().memory;
      await round(10_000);
      growths.push(use().memory - before);
    }
    assert.deepEqual(use().open, open);
  },
  {
    // Neither V8's young generation nor malloc may grow for reasons of their own.
    execArgv: ['--expose-gc', '--max-semi-space-size=1'],
    env: { MALLOC_ARENA_MAX: '1' },
    timeout: 240_000,
    skip: skip ?? (process.env['PERLIPC_TEST_PRELOAD'] && 'a sanitizer keeps freed memory'),
  },
);
