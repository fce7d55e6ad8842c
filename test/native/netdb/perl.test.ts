import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as sys from '@perlipc/sys';
import { runAgain } from '../../support/again.js';
import { freshCases } from '../../support/fresh.js';
import { inNamespace, namespacesMissing } from '../../support/namespace.js';
import { assertAsPerl, type Question } from '../../support/netdb.js';

const fresh = freshCases(import.meta.url);

const perlMissing = spawnSync('perl', ['-e', '1']).status === 0 ? undefined : 'no perl';

/** The words of each line that says something. */
function lines(file: string): string[][] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim().split(/\s+/))
    .filter((words) => words.length > 1);
}

const serviceQuestions = (): Question[] =>
  lines('/etc/services').flatMap(([name = '', portAndProto = '', ...aliases]) => {
    const [port, proto = ''] = portAndProto.split('/');
    const names = [name, ...aliases].flatMap((n): Question[] => [
      ['getservbyname', n, proto],
      ['getservbyname', n, ''],
      ['getservbyname', n, 'sctp'],
    ]);
    const ports = Number(port) <= 65535 ? [Number(port)] : [];
    return [
      ...names,
      ...ports.flatMap((n): Question[] => [
        ['getservbyport', n, proto],
        ['getservbyport', n, ''],
      ]),
    ];
  });

const protocolQuestions = (): Question[] =>
  lines('/etc/protocols').flatMap(([name = '', number, ...aliases]): Question[] => [
    ...[name, ...aliases].map((n): Question => ['getprotobyname', n]),
    ['getprotobynumber', Number(number)],
  ]);

const networkQuestions = (): Question[] =>
  lines('/etc/networks').flatMap(([name = '', address = '', ...aliases]): Question[] => {
    const bytes = address.split('.').map(Number);
    const net = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
    return [
      ...[name, ...aliases].map((n): Question => ['getnetbyname', n]),
      ['getnetbyaddr', net, sys.AF_INET],
      ['getnetbyaddr', Math.floor(net / 2 ** 24), sys.AF_INET],
    ];
  });

const hostQuestions = (file = '/etc/hosts'): Question[] =>
  lines(file).flatMap(([address = '', ...names]): Question[] => {
    const family = address.includes(':') ? sys.AF_INET6 : sys.AF_INET;
    const packed = Buffer.from(sys.inet_pton(family, address) ?? []).toString('hex');
    return [
      ...names.map((n): Question => ['gethostbyname', n]),
      ['gethostbyname', address],
      ['gethostbyaddr', `hex:${packed}`, family],
    ];
  });

const iterated: Question[] = [['getservent'], ['getprotoent'], ['gethostent'], ['getnetent']];

const nowhere: Question[] = [
  ['getservbyname', 'no-such-service', 'tcp'],
  ['getservbyname', '', 'tcp'],
  ['getservbyname', 'HTTP', 'tcp'],
  ['getservbyname', 'http', 'no-such-protocol'],
  ['getservbyport', 0, 'tcp'],
  ['getservbyport', 65535, 'udp'],
  ['getprotobyname', 'no-such-protocol'],
  ['getprotobyname', ''],
  ['getprotobynumber', 254],
  ['getprotobynumber', -1],
  ['getnetbyname', 'no-such-network'],
  ['getnetbyaddr', 0xfffefd00, sys.AF_INET],
];

const hostsNowhere: Question[] = [
  ['gethostbyname', 'no-such-host'],
  ['gethostbyname', 'no-such-host.invalid'],
  ['gethostbyname', ''],
  ['gethostbyname', '127.1'],
  ['gethostbyname', '256.0.0.1'],
  ['gethostbyname', '1.2.3.4.5'],
  ['gethostbyname', '::1'],
  ['gethostbyaddr', 'hex:c0000201', sys.AF_INET],
  ['gethostbyaddr', 'hex:20010db8000000000000000000000001', sys.AF_INET6],
];

fresh('every line of /etc/services is as perl has it', () => assertAsPerl(serviceQuestions()), {
  skip: perlMissing,
});

fresh(
  'every line of /etc/protocols and /etc/networks is as perl has it',
  () => {
    assertAsPerl([...protocolQuestions(), ...networkQuestions()]);
  },
  { skip: perlMissing },
);

fresh('every line of /etc/hosts is as perl has it', () => assertAsPerl(hostQuestions()), {
  skip: perlMissing,
});

fresh('the iterators give what perl’s give', () => assertAsPerl(iterated), { skip: perlMissing });

fresh('what exists nowhere is as perl has it', () => assertAsPerl(nowhere), { skip: perlMissing });

const manyAliases = Array.from({ length: 300 }, (_, i) => `alias-number-${i}`).join(' ');

/** Made-up databases: aliases, several addresses, IPv6, and lines that no first buffer holds. */
const madeUp = {
  'nsswitch.conf': 'hosts: files\nnetworks: files\nprotocols: files\nservices: files\n',
  hosts: [
    '127.0.0.1 localhost',
    '10.0.0.1 one.example one eins  # the first',
    '10.0.0.2 two.example two',
    '10.0.0.3\ttwo.example\tzwei',
    'fd00::1 six.example six',
    'fd00::2 six.example',
    '::1 localhost ip6-localhost',
    '10.0.0.9 both.example',
    'fd00::9 both.example',
    `10.0.0.4 many.example ${manyAliases}`,
    '# 10.0.0.5 nobody',
    '10.0.0.6 last.example',
  ].join('\n'),
  services: [
    'plain 1/tcp',
    'aliased 2/udp two zwei deux # comment',
    'shared 3/tcp',
    'shared 3/udp also',
    `many 4/tcp ${manyAliases}`,
    'highest 65535/sctp',
    'port-zero 0/tcp',
    'broken line',
    'wide 65536/tcp',
  ].join('\n'),
  protocols: ['ip 0 IP', `many 200 ${manyAliases}`, 'last 255 LAST Last'].join('\n'),
  networks: ['loopback 127.0.0.0', 'ten 10 zehn', 'lan 192.168.5.0 home', `many 172.16 ${manyAliases}`].join(
    '\n',
  ),
};

fresh(
  'made-up databases are as perl has them, lines longer than the first buffer too',
  inNamespace(madeUp, () => {
    assertAsPerl([
      ...serviceQuestions(),
      ...protocolQuestions(),
      ...networkQuestions(),
      ...hostQuestions(),
      // Perl's own gethostent takes a line that its buffer can't hold for the end.
      ...iterated.filter(([name]) => name !== 'gethostent'),
      ...nowhere,
      ...hostsNowhere,
    ]);
    assert.deepEqual(
      sys.hostents().map(({ name }) => name),
      [
        'localhost',
        'one.example',
        'two.example',
        'two.example',
        'localhost',
        'both.example',
        'many.example',
        'last.example',
      ],
    );
    const six = sys.gethostbyname2('six.example', sys.AF_INET6);
    assert.deepEqual([six.name, six.aliases, six.addrtype], ['six.example', ['six'], sys.AF_INET6]);
    assert.deepEqual(six.addresses[0], sys.inet_pton(sys.AF_INET6, 'fd00::1'));
    assert.equal(sys.gethostbyname('many.example').aliases.length, 300);
  }),
  { skip: perlMissing ?? namespacesMissing() },
);

fresh(
  'names are UTF-8, and what is none of it has U+FFFD; numbers keep all 32 bits',
  inNamespace(
    {
      'nsswitch.conf': madeUp['nsswitch.conf'],
      hosts: '10.255.0.128 bücher.example livres 本\n10.0.0.7 plain.example ümlaut\n',
      services: 'größer 65535/tcp größter\n',
      protocols: 'straße 255 STRASSE\n',
      networks: 'höchstes 255.254.253.252 haut\n',
    },
    async () => {
      const host = sys.gethostbyaddr(Buffer.from([10, 255, 0, 128]), sys.AF_INET);
      assert.deepEqual([host.name, host.aliases], ['bücher.example', ['livres', '本']]);
      assert.deepEqual(host.addresses, [new Uint8Array([10, 255, 0, 128])]);
      assert.deepEqual(await sys.gethostbynameAsync('livres'), host);
      assert.deepEqual(sys.gethostbyname('plain.example').aliases, ['ümlaut']);
      assert.deepEqual(sys.hostents()[0], host);
      const service = { name: 'größer', aliases: ['größter'], port: 65535, proto: 'tcp' };
      assert.deepEqual(sys.getservbyname('größter'), service);
      assert.deepEqual(await sys.getservbyportAsync(65535, 'tcp'), service);
      const protocol = { name: 'straße', aliases: ['STRASSE'], proto: 255 };
      assert.deepEqual(sys.getprotobyname('STRASSE'), protocol);
      const network = { name: 'höchstes', aliases: ['haut'], addrtype: sys.AF_INET, net: 0xfffefdfc };
      assert.deepEqual(sys.getnetbyname('haut'), network);
      assert.deepEqual(sys.getnetbyaddr(0xfffefdfc, sys.AF_INET), network);
      writeFileSync('/etc/hosts', Buffer.from('10.0.0.8 caf\xe9.example caf\xe9\n', 'latin1'));
      const latin = sys.gethostbyaddr(Buffer.from([10, 0, 0, 8]), sys.AF_INET);
      assert.deepEqual([latin.name, latin.aliases], ['caf\ufffd.example', ['caf\ufffd']]);
    },
  ),
  { skip: namespacesMissing() },
);

const wrapper = 'libnss_wrapper.so';
const preload = spawnSync('true', { env: { LD_PRELOAD: wrapper }, encoding: 'utf8' });
const wrapperMissing =
  preload.stderr !== ''
    ? preload.stderr.trim()
    : process.env['PERLIPC_TEST_PRELOAD'] && 'libnss_wrapper and a sanitizer both want to be preloaded';

fresh(
  'hosts that libnss_wrapper makes up are as perl has them',
  () => {
    const given = process.env['NSS_WRAPPER_HOSTS'];
    if (given)
      return assertAsPerl([
        ...hostQuestions(given),
        ['gethostbyname', 'no-such-host.invalid'],
        ['gethostent'],
      ]);
    const directory = mkdtempSync(join(tmpdir(), 'perlipc-hosts-'));
    const hosts = join(directory, 'hosts');
    // The wrapper's hash table is too small for the line with the many aliases.
    writeFileSync(hosts, madeUp.hosts.replace(manyAliases, 'viele'));
    try {
      runAgain(['env', `LD_PRELOAD=${wrapper}`, `NSS_WRAPPER_HOSTS=${hosts}`]);
    } finally {
      rmSync(directory, { recursive: true });
    }
  },
  { skip: perlMissing ?? wrapperMissing },
);
