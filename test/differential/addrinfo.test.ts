// getaddrinfo and getnameinfo in Socket.pm's convention.
import { print, sockaddr_in, unpack } from '@perlipc/perl';
import {
  AF_INET,
  AI_CANONNAME,
  AI_NUMERICHOST,
  AI_NUMERICSERV,
  AI_PASSIVE,
  EAI_FAMILY,
  EAI_NONAME,
  EAI_SERVICE,
  getaddrinfo,
  getnameinfo,
  INADDR_LOOPBACK,
  NI_NUMERICHOST,
  NI_NUMERICSERV,
  NIx_NOHOST,
  NIx_NOSERV,
  SOCK_DGRAM,
  SOCK_STREAM,
} from '@perlipc/socket';
import { differentialCases, perl } from './differential.js';

const same = differentialCases(import.meta.url);
const USE = 'use Socket qw(:DEFAULT :addrinfo); ';

function addresses(...question: Parameters<typeof getaddrinfo>): void {
  const [error, ...results] = getaddrinfo(...question);
  print(error ? error.errno : 0, '\n');
  for (const { family, socktype, protocol, addr, canonname } of results)
    print([family, socktype, protocol, unpack('H*', addr), canonname ?? 'undef'].join(' '), '\n');
}
const ADDRESSES = perl`sub addresses { my ($e, @r) = getaddrinfo(@_); print $e + 0, "\n"; print join(" ", @$_{qw(family socktype protocol)}, unpack("H*", $_->{addr}), $_->{canonname} // "undef"), "\n" for @r } `;

same(
  'getaddrinfo of numbers and of names',
  () => {
    addresses('127.0.0.1', '80', { flags: AI_NUMERICHOST | AI_NUMERICSERV });
    addresses('::1', 'http', { socktype: SOCK_STREAM });
    addresses('localhost', 'domain', { family: AF_INET, socktype: SOCK_DGRAM, flags: AI_CANONNAME });
    addresses('', '7', { flags: AI_PASSIVE, socktype: SOCK_STREAM, family: AF_INET });
    addresses('localhost', '', { family: AF_INET });
    addresses('localhost', undefined, { family: AF_INET, socktype: SOCK_STREAM });
  },
  `${USE}${ADDRESSES}addresses("127.0.0.1", "80", { flags => AI_NUMERICHOST | AI_NUMERICSERV }); addresses("::1", "http", { socktype => SOCK_STREAM }); addresses("localhost", "domain", { family => AF_INET, socktype => SOCK_DGRAM, flags => AI_CANONNAME }); addresses("", "7", { flags => AI_PASSIVE, socktype => SOCK_STREAM, family => AF_INET }); addresses("localhost", "", { family => AF_INET }); addresses("localhost", undef, { family => AF_INET, socktype => SOCK_STREAM })`,
);
same(
  'getaddrinfo that fails gives the error alone',
  () => {
    addresses('no.number', '80', { flags: AI_NUMERICHOST });
    addresses('127.0.0.1', 'nosuchservice', { socktype: SOCK_STREAM });
    addresses('127.0.0.1', '80', { family: 999 });
    addresses();
    print([EAI_NONAME, EAI_SERVICE, EAI_FAMILY].join(' '), '\n');
  },
  `${USE}${ADDRESSES}addresses("no.number", "80", { flags => AI_NUMERICHOST }); addresses("127.0.0.1", "nosuchservice", { socktype => SOCK_STREAM }); addresses("127.0.0.1", "80", { family => 999 }); addresses("", ""); print join(" ", EAI_NONAME, EAI_SERVICE, EAI_FAMILY), "\\n"`,
);
same(
  'getnameinfo',
  () => {
    const address = sockaddr_in(80, INADDR_LOOPBACK);
    for (const [flags, xflags] of [
      [0, 0],
      [NI_NUMERICHOST, 0],
      [NI_NUMERICSERV, NIx_NOHOST],
      [NI_NUMERICHOST, NIx_NOSERV],
      [1 << 20, 0],
    ] as const) {
      const [error, host, service] = getnameinfo(address, flags, xflags);
      print([error ? error.errno : 0, host ?? 'undef', service ?? 'undef'].join(' '), '\n');
    }
  },
  `${USE}my $a = sockaddr_in(80, INADDR_LOOPBACK); for ([0, 0], [NI_NUMERICHOST, 0], [NI_NUMERICSERV, NIx_NOHOST], [NI_NUMERICHOST, NIx_NOSERV], [1 << 20, 0]) { my ($e, $h, $s) = getnameinfo($a, @$_); print join(" ", $e + 0, $h // "undef", $s // "undef"), "\\n" }`,
);
