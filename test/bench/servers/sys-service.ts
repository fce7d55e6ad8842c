import {
  _exit,
  AF_INET,
  AF_INET6,
  accept,
  bind,
  close,
  dup2,
  ECHILD,
  EINTR,
  execv,
  fork,
  getsockname,
  inet_pton,
  listen,
  PF_INET,
  PF_INET6,
  PF_UNIX,
  pack_sockaddr_in,
  pack_sockaddr_in6,
  pack_sockaddr_un,
  recv,
  SIGCHLD,
  SOCK_STREAM,
  SOMAXCONN,
  SystemError,
  send,
  sigaction,
  socket,
  unpack_sockaddr_in,
  unpack_sockaddr_in6,
  WNOHANG,
  waitpid,
  write,
} from '@perlipc/sys';
import { greeting } from './greeting.js';

const [kind = '', family = '', path = ''] = process.argv.slice(2);
const buffer = new Uint8Array(4096);

/** The listening socket of the command line; where it listens is printed. */
export function listening(): number {
  const [domain, address] = {
    unix: () => [PF_UNIX, pack_sockaddr_un(path)] as const,
    tcp6: () => [PF_INET6, pack_sockaddr_in6(0, loopback(AF_INET6, '::1'))] as const,
    tcp4: () => [PF_INET, pack_sockaddr_in(0, loopback(AF_INET, '127.0.0.1'))] as const,
  }[family as 'unix' | 'tcp6' | 'tcp4']();
  const server = socket(domain, SOCK_STREAM);
  bind(server, address);
  listen(server, SOMAXCONN);
  write(1, Buffer.from(`${name(server)}\n`));
  return server;
}

function loopback(af: number, text: string): Uint8Array {
  const bytes = inet_pton(af, text);
  if (bytes === undefined) throw new Error(`no address ${text}`);
  return bytes;
}

function name(server: number): string | number {
  const address = getsockname(server);
  if (family === 'unix') return path;
  return (family === 'tcp6' ? unpack_sockaddr_in6(address) : unpack_sockaddr_in(address))[0];
}

function greet(client: number): void {
  write(client, greeting);
}

function echo(client: number): void {
  for (let size = recv(client, buffer); size > 0; size = recv(client, buffer)) {
    send(client, buffer.subarray(0, size));
  }
}

function begat(client: number, run: () => void): void {
  if (fork() !== 0) return;
  greet(client);
  run();
  _exit(0);
}

function fortune(client: number): void {
  dup2(client, 1);
  execv('/bin/echo', ['echo', 'a fortune']);
}

const works: Record<string, (client: number) => void> = {
  accept: () => {},
  greeting: greet,
  roundtrip: echo,
  fork: (client) => begat(client, () => {}),
  exec: (client) => begat(client, () => fortune(client)),
};

function reap(): void {
  try {
    while (waitpid(-1, WNOHANG).pid > 0);
  } catch (error) {
    if (!is(error, ECHILD)) throw error;
  }
}

function is(error: unknown, errno: number): boolean {
  return error instanceof SystemError && error.errno === -errno;
}

/** The connection's descriptor; undefined after a signal. */
function accepted(server: number): number | undefined {
  try {
    return accept(server).fd;
  } catch (error) {
    if (is(error, EINTR)) return undefined;
    throw error;
  }
}

/** The blocking accept loop, with a handler of SIGCHLD. */
export function serve(server: number): never {
  sigaction(SIGCHLD, reap);
  const work = works[kind];
  if (work === undefined) throw new Error(`no work ${kind}`);
  for (;;) {
    const fd = accepted(server);
    if (fd === undefined) continue;
    work(fd);
    close(fd);
  }
}
