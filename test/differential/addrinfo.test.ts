// getaddrinfo and getnameinfo in Socket.pm's convention.
import {
  getaddrinfo,
  gethostbyaddr,
  gethostbyname,
  getnameinfo,
  IN6ADDR_LOOPBACK,
  INADDR_ANY,
  INADDR_LOOPBACK,
  inet_aton,
  inet_ntoa,
  inet_ntop,
  inet_pton,
  pack,
  pack_sockaddr_in,
  pack_sockaddr_in6,
  pack_sockaddr_un,
  print,
  sockaddr_family,
  sockaddr_in,
  unpack,
  unpack_sockaddr_in,
  unpack_sockaddr_in6,
  unpack_sockaddr_un,
} from '@perlipc/perl';
import {
  AF_INET,
  AF_INET6,
  AI_CANONNAME,
  AI_NUMERICHOST,
  AI_NUMERICSERV,
  AI_PASSIVE,
  EAI_FAMILY,
  EAI_NONAME,
  EAI_SERVICE,
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

same(
  'an address is a string, and every call takes it',
  () => {
    const ip = inet_aton('1.2.3.4') ?? '';
    print(`x${ip}` === 'x\x01\x02\x03\x04' ? 1 : 0, ' ', inet_ntoa(pack('C4', 1, 2, 3, 4)), '\n');
    const address = pack_sockaddr_in(80, ip);
    print(unpack('H*', address), ' ', sockaddr_family(address), ' ', unpack_sockaddr_in(address)[0], '\n');
    print(
      inet_ntop(AF_INET, unpack('x4 a4', address) as string),
      ' ',
      inet_ntop(AF_INET6, inet_pton(AF_INET6, '::1') ?? ''),
      '\n',
    );
    print(
      gethostbyaddr(pack('C4', 127, 0, 0, 1), AF_INET),
      ' ',
      (gethostbyname('localhost') ?? '').length,
      '\n',
    );
    print(
      unpack_sockaddr_in6(pack_sockaddr_in6(80, IN6ADDR_LOOPBACK, 3))[2],
      ' ',
      unpack_sockaddr_un(pack_sockaddr_un('/x')),
      '\n',
    );
    print(
      getnameinfo(address, NI_NUMERICHOST | NI_NUMERICSERV)
        .slice(1)
        .join(' '),
      ' ',
      INADDR_ANY.length,
      '\n',
    );
  },
  `use Socket ':all'; my $ip = inet_aton("1.2.3.4"); print "x$ip" eq "x\\1\\2\\3\\4" ? 1 : 0, " ", inet_ntoa(pack("C4", 1, 2, 3, 4)), "\\n"; my $a = pack_sockaddr_in(80, $ip); print unpack("H*", $a), " ", sockaddr_family($a), " ", (unpack_sockaddr_in($a))[0], "\\n"; print inet_ntop(AF_INET, unpack("x4 a4", $a)), " ", inet_ntop(AF_INET6, inet_pton(AF_INET6, "::1")), "\\n"; print scalar gethostbyaddr(pack("C4", 127, 0, 0, 1), AF_INET), " ", length(gethostbyname "localhost"), "\\n"; print((unpack_sockaddr_in6(pack_sockaddr_in6(80, IN6ADDR_LOOPBACK, 3)))[2], " ", unpack_sockaddr_un(pack_sockaddr_un("/x")), "\\n"); my ($e, @n) = getnameinfo($a, NI_NUMERICHOST | NI_NUMERICSERV); print "@n ", length INADDR_ANY, "\\n"`,
);
