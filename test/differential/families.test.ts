// The thirteen calls over streams and datagrams of each family.
import {
  accept,
  bind,
  close,
  connect,
  getpeername,
  getsockname,
  getsockopt,
  handle,
  listen,
  print,
  recv,
  send,
  setsockopt,
  shutdown,
  sockaddr_in,
  sockaddr_in6,
  sockaddr_un,
  socket,
  socketpair,
  unpack,
} from '@perlipc/perl';
import {
  IN6ADDR_LOOPBACK,
  INADDR_LOOPBACK,
  PF_INET,
  PF_INET6,
  PF_UNIX,
  SHUT_WR,
  SO_REUSEADDR,
  SO_TYPE,
  SOCK_DGRAM,
  SOCK_STREAM,
  SOL_SOCKET,
} from '@perlipc/socket';
import { differentialCases } from './differential.js';

const same = differentialCases(import.meta.url);
const S = handle('S');
const C = handle('C');
const D = handle('D');
const buffer = { value: '' };

function tell(...values: (string | number | boolean | undefined)[]): void {
  print(values.map((value) => (value === undefined ? 'undef' : value === true ? 1 : value)).join(' '), '\n');
}
const equal = (a?: string, b?: string) => (a !== undefined && a === b ? 1 : 0);
const T =
  'use Socket qw(:DEFAULT sockaddr_in6 IN6ADDR_LOOPBACK); my $b; sub t { print join(" ", map { $_ // "undef" } @_), "\\n" } ';

const families = [
  ['IPv4', PF_INET, () => sockaddr_in(0, INADDR_LOOPBACK), 'PF_INET', 'sockaddr_in(0, INADDR_LOOPBACK)'],
  [
    'IPv6',
    PF_INET6,
    () => sockaddr_in6(0, IN6ADDR_LOOPBACK),
    'PF_INET6',
    'sockaddr_in6(0, IN6ADDR_LOOPBACK)',
  ],
  ['Unix', PF_UNIX, (name: string) => sockaddr_un(name), 'PF_UNIX', 'sockaddr_un($_[0])'],
] as const;

for (const [name, family, address, FAMILY, ADDRESS] of families) {
  same(
    `streams of ${name}`,
    () => {
      for (const s of [S, C]) tell(socket(s, family, SOCK_STREAM, 0));
      tell(setsockopt(S, SOL_SOCKET, SO_REUSEADDR, 1), unpack('i', getsockopt(S, SOL_SOCKET, SO_TYPE) ?? ''));
      tell(bind(S, address('one')), listen(S, 5), connect(C, getsockname(S) ?? ''));
      const peer = accept(D, S);
      tell(peer?.length, equal(peer, getsockname(C)), equal(getpeername(C), getsockname(S)));
      tell(send(C, 'abc', 0), recv(D, buffer, 9, 0)?.length, buffer.value);
      tell(shutdown(C, SHUT_WR), recv(D, buffer, 9, 0)?.length, buffer.value, send(D, 'back', 0));
      tell(recv(C, buffer, 9, 0)?.length, buffer.value, close(C), close(D));
    },
    `${T}sub a { ${ADDRESS} } t(socket($_, ${FAMILY}, SOCK_STREAM, 0)) for *S, *C; t(setsockopt(S, SOL_SOCKET, SO_REUSEADDR, 1), unpack "i", getsockopt(S, SOL_SOCKET, SO_TYPE)); t(bind(S, a("one")), listen(S, 5), connect(C, getsockname S)); my $p = accept D, S; t(length $p, $p eq getsockname(C) ? 1 : 0, getpeername(C) eq getsockname(S) ? 1 : 0); t(send(C, "abc", 0), length(recv D, $b, 9, 0), $b); t(shutdown(C, 1), length(recv D, $b, 9, 0), $b, send(D, "back", 0)); t(length(recv C, $b, 9, 0), $b, close C, close D)`,
  );
  same(
    `datagrams of ${name}`,
    () => {
      for (const s of [S, C]) tell(socket(s, family, SOCK_DGRAM, 0));
      tell(bind(S, address('one')), bind(C, address('two')));
      tell(unpack('i', getsockopt(S, SOL_SOCKET, SO_TYPE) ?? ''), listen(S, 5));
      tell(send(C, 'abc', 0, getsockname(S)), equal(recv(S, buffer, 9, 0), getsockname(C)), buffer.value);
      tell(connect(S, getsockname(C) ?? ''), equal(getpeername(S), getsockname(C)), getpeername(C)?.length);
      tell(send(S, 'back', 0), send(S, '', 0), equal(recv(C, buffer, 2, 0), getsockname(S)), buffer.value);
      tell(equal(recv(C, buffer, 9, 0), getsockname(S)), buffer.value, shutdown(S, 2), close(S));
    },
    `${T}sub a { ${ADDRESS} } t(socket($_, ${FAMILY}, SOCK_DGRAM, 0)) for *S, *C; t(bind(S, a("one")), bind(C, a("two"))); t(unpack("i", getsockopt(S, SOL_SOCKET, SO_TYPE)), listen(S, 5) || 0); t(send(C, "abc", 0, getsockname S), recv(S, $b, 9, 0) eq getsockname(C) ? 1 : 0, $b); t(connect(S, getsockname C), getpeername(S) eq getsockname(C) ? 1 : 0, getpeername C); t(send(S, "back", 0), send(S, "", 0), recv(C, $b, 2, 0) eq getsockname(S) ? 1 : 0, $b); t(recv(C, $b, 9, 0) eq getsockname(S) ? 1 : 0, $b, shutdown(S, 2), close S)`,
    { normal: (text) => text.replace(/\bfalse\b/g, '0') },
  );
}

for (const [name, type, TYPE] of [
  ['streams', SOCK_STREAM, 'SOCK_STREAM'],
  ['datagrams', SOCK_DGRAM, 'SOCK_DGRAM'],
] as const)
  same(
    `a pair of ${name}`,
    () => {
      tell(socketpair(S, C, PF_UNIX, type, 0), send(S, 'one', 0), send(S, 'two', 0));
      tell(recv(C, buffer, 9, 0)?.length, buffer.value);
      tell(getsockname(S)?.length, getpeername(S)?.length, close(S), close(C));
    },
    `${T}t(socketpair(S, C, PF_UNIX, ${TYPE}, 0), send(S, "one", 0), send(S, "two", 0)); t(length(recv C, $b, 9, 0), $b); t(length getsockname(S), length getpeername(S), close S, close C)`,
  );
