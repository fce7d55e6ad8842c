import * as sys from '@perlipc/sys';
import { addressesOf } from './connecting.js';

/** Options of `create_server`. */
export interface ServerOptions {
  /** By default the family of the host's first address; without a host `AF_INET6`, if `dualstack` is on and there is IPv6. */
  family?: number;
  backlog?: number;
  /** Whether others may listen on the same port (SO_REUSEPORT). */
  reuse_port?: boolean;
  /** Whether an IPv6 socket takes IPv4 connections too: by default if there is no host or it is `::`. */
  dualstack?: boolean;
}

/** A descriptor that listens on a port, as create_server has it. */
export function listening(port: number, host: string, options: ServerOptions): number {
  const { dualstack = host === '' || host === '::', backlog = sys.SOMAXCONN, reuse_port } = options;
  const family = options.family ?? familyOf(host, dualstack);
  const fd = sys.socket(family, sys.SOCK_STREAM);
  try {
    sys.setoption(fd, 'SO_REUSEADDR', true);
    if (reuse_port) sys.setoption(fd, 'SO_REUSEPORT', true);
    if (family === sys.AF_INET6) sys.setoption(fd, 'IPV6_V6ONLY', !dualstack);
    sys.bind(fd, host === '' ? anyAddress(family, port) : addressOf('bind', family, host, port));
    sys.listen(fd, backlog);
    return fd;
  } catch (error) {
    sys.close(fd);
    throw error;
  }
}

function familyOf(host: string, dualstack: boolean): number {
  if (host === '') return dualstack && hasIPv6() ? sys.AF_INET6 : sys.AF_INET;
  return addressesOf(host, 0)[0]?.family ?? sys.AF_INET;
}

function hasIPv6(): boolean {
  try {
    const fd = sys.socket(sys.AF_INET6, sys.SOCK_STREAM);
    try {
      sys.bind(fd, anyAddress(sys.AF_INET6, 0));
    } finally {
      sys.close(fd);
    }
    return true;
  } catch {
    return false;
  }
}

function anyAddress(family: number, port: number): Uint8Array {
  return family === sys.AF_INET6
    ? sys.pack_sockaddr_in6(port, new Uint8Array(16))
    : sys.pack_sockaddr_in(port, new Uint8Array(4));
}

/** The first address of a host in a family. */
export function addressOf(call: string, family: number, host: string, port: number | string): Uint8Array {
  const [first] = addressesOf(host, port, family);
  if (first === undefined) throw new sys.SystemError(sys.EADDRNOTAVAIL, call);
  return first.addr;
}
