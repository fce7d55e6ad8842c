// layer KIND FAMILY [PATH]: the accept loop over @perlipc/perl, step by step as server.pl has it.
import {
  accept,
  autoflush,
  bind,
  close,
  die,
  ERRNO,
  exec,
  fork,
  getsockname,
  type Handle,
  handle,
  listen,
  OUTPUT_AUTOFLUSH,
  open,
  print,
  recv,
  SIG,
  STDOUT,
  say,
  send,
  socket,
  WNOHANG,
  waitpid,
} from '@perlipc/perl';
import {
  AF_INET6,
  INADDR_LOOPBACK,
  inet_pton,
  PF_INET,
  PF_INET6,
  PF_UNIX,
  pack_sockaddr_in,
  pack_sockaddr_in6,
  pack_sockaddr_un,
  SOCK_STREAM,
  SOMAXCONN,
  unpack_sockaddr_in,
  unpack_sockaddr_in6,
} from '@perlipc/socket';
import { _exit } from '@perlipc/sys';
import { greeting } from './greeting.js';

const [kind = '', family = '', path = ''] = process.argv.slice(2);
const text = greeting.toString();
const buffer = { value: '' };

const server = handle('$server');
const [domain, address] =
  family === 'unix'
    ? [PF_UNIX, pack_sockaddr_un(path)]
    : family === 'tcp6'
      ? [PF_INET6, pack_sockaddr_in6(0, inet_pton(AF_INET6, '::1') ?? die('no ::1'))]
      : [PF_INET, pack_sockaddr_in(0, INADDR_LOOPBACK)];
socket(server, domain, SOCK_STREAM, 0) || die(`socket: ${ERRNO}`);
bind(server, address) || die(`bind: ${ERRNO}`);
listen(server, SOMAXCONN) || die(`listen: ${ERRNO}`);

SIG.CHLD = () => {
  while (waitpid(-1, WNOHANG) > 0);
};

function begat(client: Handle, run: () => void): void {
  const pid = fork() ?? die(`fork: ${ERRNO}`);
  if (pid !== 0) return;
  print(client, text);
  autoflush(client); // _exit does not write what is held
  run();
  _exit(0);
}

function fortune(client: Handle): void {
  open(STDOUT, '>&', client);
  exec('/bin/echo', 'a fortune') || die(`exec: ${ERRNO}`);
}

function echo(client: Handle): void {
  while (recv(client, buffer, 4096, 0) !== undefined && buffer.value.length > 0)
    send(client, buffer.value, 0);
}

const works: Record<string, (client: Handle) => unknown> = {
  accept: () => {},
  greeting: (client) => print(client, text),
  roundtrip: echo,
  fork: (client) => begat(client, () => {}),
  exec: (client) => begat(client, () => fortune(client)),
};
const work = works[kind] ?? die(`no work ${kind}`);

const name = getsockname(server) ?? die(`getsockname: ${ERRNO}`);
const port = () =>
  (family === 'tcp6'
    ? unpack_sockaddr_in6(Buffer.from(name, 'latin1'))
    : unpack_sockaddr_in(Buffer.from(name, 'latin1')))[0];
OUTPUT_AUTOFLUSH.value = true;
say(family === 'unix' ? path : port());

for (;;) {
  const client = handle('$client');
  if (accept(client, server)) {
    work(client);
    close(client);
  } else if (!ERRNO.is('EINTR')) {
    die(`accept: ${ERRNO}`);
  }
}
