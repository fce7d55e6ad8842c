import * as sys from '@perlipc/sys';
import { greeting } from './greeting.js';

const [kind = '', family = '', path = ''] = process.argv.slice(2);
const buffer = new Uint8Array(4096);

/** The listening socket of the command line; where it listens is printed. */
export function listen(): number {
  const [domain, address] = {
    unix: () => [sys.PF_UNIX, sys.pack_sockaddr_un(path)] as const,
    tcp6: () => [sys.PF_INET6, sys.pack_sockaddr_in6(0, loopback(sys.AF_INET6, '::1'))] as const,
    tcp4: () => [sys.PF_INET, sys.pack_sockaddr_in(0, loopback(sys.AF_INET, '127.0.0.1'))] as const,
  }[family as 'unix' | 'tcp6' | 'tcp4']();
  const server = sys.socket(domain, sys.SOCK_STREAM);
  sys.bind(server, address);
  sys.listen(server, sys.SOMAXCONN);
  sys.write(1, Buffer.from(`${name(server)}\n`));
  return server;
}

function loopback(af: number, text: string): Uint8Array {
  const bytes = sys.inet_pton(af, text);
  if (bytes === undefined) throw new Error(`no address ${text}`);
  return bytes;
}

function name(server: number): string | number {
  const address = sys.getsockname(server);
  if (family === 'unix') return path;
  return (family === 'tcp6' ? sys.unpack_sockaddr_in6(address) : sys.unpack_sockaddr_in(address))[0];
}

function greet(client: number): void {
  sys.write(client, greeting);
}

function echo(client: number): void {
  for (let size = sys.recv(client, buffer); size > 0; size = sys.recv(client, buffer)) {
    sys.send(client, buffer.subarray(0, size));
  }
}

function begat(client: number, run: () => void): void {
  if (sys.fork() !== 0) return;
  greet(client);
  run();
  sys._exit(0);
}

function fortune(client: number): void {
  sys.dup2(client, 1);
  sys.execv('/bin/echo', ['echo', 'a fortune']);
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
    while (sys.waitpid(-1, sys.WNOHANG).pid > 0);
  } catch (error) {
    if (!is(error, sys.ECHILD)) throw error;
  }
}

function is(error: unknown, errno: number): boolean {
  return error instanceof sys.SystemError && error.errno === -errno;
}

/** The connection's descriptor; undefined after a signal. */
function accept(server: number): number | undefined {
  try {
    return sys.accept(server).fd;
  } catch (error) {
    if (is(error, sys.EINTR)) return undefined;
    throw error;
  }
}

/** The blocking accept loop, with a handler of SIGCHLD. */
export function serve(server: number): never {
  sys.sigaction(sys.SIGCHLD, reap);
  const work = works[kind];
  if (work === undefined) throw new Error(`no work ${kind}`);
  for (;;) {
    const fd = accept(server);
    if (fd === undefined) continue;
    work(fd);
    sys.close(fd);
  }
}
