import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as aio from '@perlipc/aio';
import * as sys from '@perlipc/sys';

export const loopback = new Uint8Array([127, 0, 0, 1]);

/** A listening TCP socket in non-blocking mode, and its packed address. */
export function listening(backlog = 512): { server: number; address: Uint8Array; port: number } {
  const server = sys.socket(sys.AF_INET, sys.SOCK_STREAM);
  sys.bind(server, sys.pack_sockaddr_in(0, loopback));
  sys.listen(server, backlog);
  aio.nonblocking(server);
  const address = sys.getsockname(server);
  return { server, address, port: sys.unpack_sockaddr_in(address)[0] };
}

/** Two connected sockets in non-blocking mode. */
export function pair(type = sys.SOCK_STREAM): [number, number] {
  const ends = sys.socketpair(sys.AF_UNIX, type);
  for (const end of ends) aio.nonblocking(end);
  return ends;
}

/** A UDP socket on a free port of the loopback. */
export function udp(): { fd: number; address: Uint8Array } {
  const fd = sys.socket(sys.AF_INET, sys.SOCK_DGRAM);
  sys.bind(fd, sys.pack_sockaddr_in(0, loopback));
  return { fd, address: sys.getsockname(fd) };
}

/** A connection that blocks, made at once. */
export function dial(address: Uint8Array): number {
  const fd = sys.socket(sys.AF_INET, sys.SOCK_STREAM);
  sys.connect(fd, address);
  return fd;
}

export const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A file in a directory of its own, which goes when its user is done. */
export function temporary(text: string): Disposable & { path: string } {
  const directory = mkdtempSync(join(tmpdir(), 'perlipc-aio-'));
  const path = join(directory, 'file');
  writeFileSync(path, text);
  return { path, [Symbol.dispose]: () => rmSync(directory, { recursive: true, force: true }) };
}

/** How often the event loop goes round while it has nothing but so many milliseconds to wait for: a few times, or thousands. */
export async function turnsIn(milliseconds: number): Promise<number> {
  const turns = () => performance.nodeTiming.uvMetricsInfo.loopCount;
  const before = turns();
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  return turns() - before;
}
