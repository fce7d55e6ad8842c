import { mkdtempSync, rmSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import * as sys from '@perlipc/sys';

/** One address family that the socket tests run on. */
export interface Family {
  name: string;
  domain: number;
  /** A packed address to bind: port 0 of loopback, or a path in a folder that goes with the process. */
  fresh(): Uint8Array;
  skip?: string | undefined;
}

const hasIPv6 = Object.values(networkInterfaces())
  .flat()
  .some((address) => address?.address === '::1');

export const families: Family[] = [
  {
    name: 'IPv4',
    domain: sys.AF_INET,
    fresh: () => sys.pack_sockaddr_in(0, new Uint8Array([127, 0, 0, 1])),
  },
  {
    name: 'IPv6',
    domain: sys.AF_INET6,
    fresh: () => sys.pack_sockaddr_in6(0, sys.inet_pton(sys.AF_INET6, '::1') ?? new Uint8Array()),
    skip: hasIPv6 ? undefined : 'no interface has ::1',
  },
  { name: 'Unix', domain: sys.AF_UNIX, fresh: () => sys.pack_sockaddr_un(scratchPath('socket')) },
];

/** A path in a new folder that is removed when the process ends. */
export function scratchPath(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'perlipc-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return join(folder, name);
}

/** A listening socket of a family, and its address. */
export function listening(family: Family, backlog = 16): { server: number; address: Uint8Array } {
  const server = sys.socket(family.domain, sys.SOCK_STREAM);
  sys.bind(server, family.fresh());
  sys.listen(server, backlog);
  return { server, address: sys.getsockname(server) };
}

/** A connection of a family: both its ends. */
export function connected(family: Family): { client: number; accepted: number; server: number } {
  const { server, address } = listening(family);
  const client = sys.socket(family.domain, sys.SOCK_STREAM);
  sys.connect(client, address);
  return { client, accepted: sys.accept(server).fd, server };
}

/** What a failing call is expected to throw, by name. */
export function fails(code: string, syscall: string, more: object = {}): object {
  return { name: 'SystemError', code, syscall, errno: -(Reflect.get(sys, code) as number), ...more };
}
