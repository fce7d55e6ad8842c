// Tables of arguments of the constructors of IO::Socket's classes: what each comes to in perl and in ours.
import { ERRNO, EVAL_ERROR, evaluate, print } from '@perlipc/perl';
import { type INETArguments, IO, type IOSocket, type IOSocketINET, type IPArguments } from '@perlipc/perl/io';
import {
  AF_INET,
  AF_INET6,
  AI_NUMERICHOST,
  SO_ACCEPTCONN,
  SO_BROADCAST,
  SO_KEEPALIVE,
  SO_REUSEADDR,
  SO_REUSEPORT,
  SOCK_DGRAM,
  SOCK_STREAM,
  SOL_SOCKET,
} from '@perlipc/socket';
import { families } from '../support/families.js';
import { Random } from '../support/random.js';
import { differentialCases, perl } from './differential.js';

const same = differentialCases(import.meta.url);

/** A value of both languages; `PORT` in a string stands for the port of a listening socket. */
type Value = string | number | undefined | Value[];
/** Arguments by name, or the one string of the short form. */
type Arguments = string | Record<string, Value>;

function spelled(value: Value): string {
  if (value === undefined) return 'undef';
  if (Array.isArray(value)) return `[${value.map(spelled).join(', ')}]`;
  return typeof value === 'number' ? `${value}` : `'${value}'`;
}

function perlTable(table: readonly Arguments[]): string {
  const row = (arg: Arguments) =>
    typeof arg === 'string'
      ? [spelled(arg)]
      : Object.entries(arg).map(([name, value]) => `${name} => ${spelled(value)}`);
  return `(${table.map((arg) => `[${row(arg).join(', ')}]`).join(',\n')})`;
}

function withPort(value: Value, port: string): Value {
  return typeof value === 'string' ? value.replace('PORT', port) : value;
}

function filled(arg: Arguments, port: string): Arguments {
  if (typeof arg === 'string') return arg.replace('PORT', port);
  return Object.fromEntries(Object.entries(arg).map(([name, value]) => [name, withPort(value, port)]));
}

const OPTIONS = [SO_REUSEADDR, SO_REUSEPORT, SO_BROADCAST, SO_ACCEPTCONN, SO_KEEPALIVE];
const shown = (value: unknown) => (value === undefined ? 'undef' : `${value}`);
const known = (value: unknown, port: string) =>
  `${value}` === port ? 'PORT' : value && Number(value) > 0 ? 'some' : shown(value);

/** What a socket is like, or why there is none. */
function told(make: () => IOSocket | undefined, port: string): string {
  EVAL_ERROR.value = '';
  ERRNO.value = 0;
  let error: unknown;
  const socket = evaluate(() => {
    const made = make();
    error = EVAL_ERROR.value;
    return made;
  });
  if (socket === undefined)
    return `none ${`${EVAL_ERROR.value || error}`.replace(/ at \S+ line \d+\.\n/, ' PLACE').replace(port, 'PORT')} | ${ERRNO}`;
  const state = [
    IO.Socket.errstr === undefined ? 'undef' : 'text',
    socket.sockdomain(),
    socket.socktype(),
    socket.protocol(),
    socket.blocking(),
    socket.timeout(),
    ...OPTIONS.map((option) => socket.sockopt(option)),
    ...ends(socket as IOSocketINET, port),
  ];
  socket.close();
  return state.map(shown).join(' ');
}

function ends(socket: IOSocketINET, port: string): unknown[] {
  const { length } = socket.connected() ? `${socket.peername()}` : '';
  return [
    socket.sockhost(),
    known(socket.sockport(), port),
    socket.peerhost(),
    known(socket.peerport(), port),
    length,
  ];
}

const TELL = perl`
sub shown { defined $_[0] ? $_[0] : "undef" }
sub known { my ($v, $port) = @_; defined $v && $v eq $port ? "PORT" : $v && $v > 0 ? "some" : shown($v) }
sub told { my ($class, $port, @arg) = @_;
  $@ = ""; $! = 0; my $errstr;
  my $s = eval { my $made = $class->new(@arg); $errstr = $@; $made };
  unless (defined $s) { my $why = $@ || $errstr; $why =~ s/ at \S+ line \d+\.\n/ PLACE/; $why =~ s/$port/PORT/; return "none $why | $!" }
  my @state = (defined $IO::Socket::errstr ? "text" : "undef", $s->sockdomain, $s->socktype, $s->protocol, $s->blocking, $s->timeout,
    map { $s->sockopt($_) } @options);
  push @state, scalar $s->sockhost, known(scalar $s->sockport, $port), scalar $s->peerhost, known(scalar $s->peerport, $port),
    length($s->connected ? $s->peername : "");
  $s->close;
  join " ", map { shown($_) } @state }
sub filled { my ($port, @arg) = @_; map { defined $_ && !ref $_ && /PORT/ ? s/PORT/$port/r : $_ } @arg }
`;
const OPTION_LIST = `my @options = (${OPTIONS.join(', ')}); `;

const makers = {
  INET: (arg: Arguments) => IO.Socket.INET.new(arg as INETArguments),
  IP: (arg: Arguments) => IO.Socket.IP.new(arg as IPArguments),
};

/** Registers a case that makes a socket of each row of arguments in both languages. */
function tables(
  name: string,
  pkg: 'INET' | 'IP',
  table: readonly Arguments[],
  server: Arguments,
  perlServer: string,
): void {
  same(
    name,
    () => {
      const listener = makers[pkg](server);
      const port = `${listener?.sockport() ?? ''}`;
      for (const [row, arg] of table.entries()) {
        print(
          row,
          ' ',
          told(() => makers[pkg](filled(arg, port)), port),
          '\n',
        );
        listener?.blocking(false);
        while (listener?.accept()?.close());
      }
    },
    perl`use strict; use IO::Socket; use IO::Socket::IP; ${OPTION_LIST}${TELL}
    my $l = IO::Socket::${pkg}->new(${perlServer}); my $port = $l->sockport; my $row = 0;
    for (do "./table") { my @arg = filled($port, @$_); print $row++, " ", told("IO::Socket::${pkg}", $port, @arg), "\n"; $l->blocking(0); while (my $c = $l->accept) { close $c } }`,
    { files: { table: perlTable(table) } },
  );
}

const random = new Random(14);

/** Rows with some of the arguments, the likely ones more often. */
function rows(count: number, always: string[], choices: Record<string, readonly Value[]>): Arguments[] {
  return Array.from({ length: count }, () => {
    const names = Object.keys(choices).filter((name) =>
      always.includes(name) ? random.below(4) > 0 : random.below(5) === 0,
    );
    return Object.fromEntries(names.map((name) => [name, random.pick(choices[name] ?? [])]));
  });
}

const PORTS = [
  'PORT',
  'PORT',
  '0',
  'nosuch',
  'nosuch(PORT)',
  'nosuch(0)',
  'http(80)',
  '',
  '12x',
  '(PORT)',
  undefined,
];
const PROTOS = ['tcp', 'TCP', 'udp', 'UDP', 'icmp', 'ip', 'nosuch', 6, 17, 0, '6', '', undefined];
const ON = [1, 0, undefined];

tables(
  'IO::Socket::INET->new of many arguments',
  'INET',
  [
    '127.0.0.1:PORT',
    '127.0.0.1',
    'localhost:PORT',
    'nosuch.invalid:PORT',
    '127.0.0.1:nosuch',
    '127.0.0.1:nosuch(PORT)',
    {},
    { Timeout: 3 },
    ...rows(1500, ['PeerAddr', 'PeerPort', 'Proto'], {
      PeerAddr: [
        '127.0.0.1',
        '127.0.0.1:PORT',
        'localhost:PORT',
        'localhost',
        'a..b',
        '',
        '127.1:http',
        'a b',
        undefined,
      ],
      PeerHost: ['127.0.0.1', 'localhost:PORT', undefined],
      PeerPort: PORTS,
      Proto: PROTOS,
      Type: [SOCK_STREAM, SOCK_DGRAM, 0, 77, undefined],
      ReuseAddr: ON,
      Reuse: ON,
      ReusePort: ON,
      Broadcast: ON,
      Blocking: ON,
      MultiHomed: ON,
      Timeout: [2, 0, undefined],
    }),
    ...rows(900, ['LocalAddr', 'LocalPort', 'Proto'], {
      LocalAddr: [
        '127.0.0.1',
        'localhost',
        '127.0.0.1:0',
        'localhost:nosuch(0)',
        '0.0.0.0',
        'a..b',
        '192.0.2.1',
        '',
        undefined,
      ],
      LocalHost: ['127.0.0.1', 'localhost:0', undefined],
      LocalPort: ['0', '0', 0, 'nosuch', 'nosuch(0)', undefined, 'PORT'],
      Proto: PROTOS,
      Listen: [5, 1, 0, undefined],
      Type: [SOCK_STREAM, SOCK_DGRAM],
      ReuseAddr: ON,
      ReusePort: ON,
      Blocking: ON,
      PeerAddr: ['127.0.0.1:PORT'],
    }),
  ],
  { Listen: 5, LocalAddr: '127.0.0.1' },
  'Listen => 5, LocalAddr => "127.0.0.1"',
);

const IPv6 = families.find(({ name }) => name === 'IPv6');
if (IPv6?.skip) test.skip(`IO::Socket::IP->new: ${IPv6.skip}`);
else
  tables(
    'IO::Socket::IP->new of many arguments',
    'IP',
    [
      '127.0.0.1:PORT',
      '[::1]:PORT',
      '::1',
      'localhost:PORT',
      'nosuch.invalid:PORT',
      {},
      { Timeout: 3 },
      ...rows(1500, ['PeerHost', 'PeerPort', 'Type'], {
        PeerHost: [
          '127.0.0.1',
          '127.0.0.1:PORT',
          '[::1]:PORT',
          '[::1]',
          '::1',
          'localhost:PORT',
          'localhost',
          'a..b',
          undefined,
        ],
        PeerAddr: ['127.0.0.1', '[::1]:PORT', undefined],
        PeerPort: PORTS,
        PeerService: ['PORT', 'nosuch(PORT)'],
        Proto: PROTOS,
        Type: [SOCK_STREAM, SOCK_STREAM, SOCK_STREAM, SOCK_DGRAM, 77, undefined],
        Family: [AF_INET, AF_INET6, 99, undefined],
        ReuseAddr: ON,
        ReusePort: ON,
        Broadcast: ON,
        MultiHomed: [1, 1, 0],
        Timeout: [2, 0, undefined],
        V6Only: ON,
        GetAddrInfoFlags: [AI_NUMERICHOST, 0],
        Sockopts: [
          [[SOL_SOCKET, SO_KEEPALIVE]],
          [[SOL_SOCKET, SO_KEEPALIVE, 0]],
          [[SOL_SOCKET, 9999]],
          [],
          5,
          [5],
          [[1]],
          [[1, 2, 3, 4]],
        ],
      }),
      ...rows(900, ['LocalHost', 'LocalPort', 'Listen'], {
        LocalHost: [
          '127.0.0.1',
          '::1',
          '[::1]:0',
          'localhost',
          '127.0.0.1:0',
          '0.0.0.0',
          '::',
          'a..b',
          '192.0.2.1',
          '',
          undefined,
        ],
        LocalAddr: ['127.0.0.1', '::1', undefined],
        LocalPort: ['0', '0', 0, 'nosuch', 'nosuch(0)', undefined, 'PORT'],
        LocalService: ['0'],
        Proto: ['tcp', 6, undefined],
        Listen: [5, 1, undefined],
        Family: [AF_INET, AF_INET6],
        Type: [SOCK_STREAM],
        ReuseAddr: ON,
        ReusePort: ON,
        V6Only: ON,
        Blocking: ON,
        PeerHost: ['127.0.0.1:PORT', '[::1]:PORT'],
      }),
    ],
    { Listen: 5, LocalHost: '::', V6Only: 0 } as unknown as Arguments,
    'Listen => 5, LocalHost => "::", V6Only => 0',
  );
