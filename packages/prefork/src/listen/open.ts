import { chownSync, lstatSync, unlinkSync } from 'node:fs';
import * as sys from '@perlipc/sys';
import { setoption, type WritableOption } from '@perlipc/sys/option';
import type { ListenSpec } from './parse.js';

const BACKLOG = 511;

/** A socket that is bound, and listens if it is a stream's. */
export function openSocket(spec: ListenSpec, reusePort: boolean): number {
  return spec.path === undefined ? openInternet(spec, reusePort) : openUnix(spec, spec.path);
}

function openInternet(spec: ListenSpec, reusePort: boolean): number {
  const { host, port = 0, type } = spec;
  const socktype = type === 'stream' ? sys.SOCK_STREAM : sys.SOCK_DGRAM;
  // Without a host: of IPv6 for both families, and of IPv4 alone where the machine has no IPv6.
  const hints = { flags: sys.AI_PASSIVE, socktype };
  const found = sys.getaddrinfo(host, `${port}`, hints);
  const sorted = host === undefined ? [...found].sort((a, b) => rank(a) - rank(b)) : found;
  let failure: Error | undefined;
  for (const { family, addr } of sorted) {
    try {
      return opened(sys.socket(family, socktype), family, addr, spec, reusePort);
    } catch (error) {
      failure ??= error as Error;
    }
  }
  if (failure) failure.message += `, for ${spec.key}`;
  throw failure;
}

function rank({ family }: sys.Addrinfo): number {
  return family === sys.AF_INET6 ? 0 : 1;
}

function opened(fd: number, family: number, addr: Uint8Array, spec: ListenSpec, reusePort: boolean): number {
  try {
    if (family === sys.AF_INET6) setoption(fd, 'IPV6_V6ONLY', spec.ipv6only ?? spec.host !== undefined);
    if (family !== sys.AF_UNIX && spec.type === 'stream') setoption(fd, 'SO_REUSEADDR', true);
    if (reusePort && family !== sys.AF_UNIX) setoption(fd, 'SO_REUSEPORT', true);
    for (const [name, value] of Object.entries(spec.options ?? {}))
      setoption(fd, name as WritableOption, value as never);
    sys.bind(fd, addr);
    if (spec.type === 'stream') sys.listen(fd, spec.backlog ?? BACKLOG);
    return fd;
  } catch (error) {
    sys.close(fd);
    throw error;
  }
}

function openUnix(spec: ListenSpec, path: string): number {
  const address = sys.pack_sockaddr_un(path);
  removeStale(path, address);
  const socktype = spec.type === 'stream' ? sys.SOCK_STREAM : sys.SOCK_DGRAM;
  // From its first moment on: nobody connects before its mode is what it is to be.
  const mask = spec.mode === undefined ? undefined : process.umask(~spec.mode & 0o777);
  let fd: number;
  try {
    fd = opened(sys.socket(sys.AF_UNIX, socktype), sys.AF_UNIX, address, spec, false);
  } finally {
    if (mask !== undefined) process.umask(mask);
  }
  try {
    if (spec.owner !== undefined) chownSync(path, spec.owner.uid, spec.owner.gid);
    return fd;
  } catch (error) {
    sys.close(fd);
    unlinkSync(path);
    throw error;
  }
}

/** A socket's file that nobody has open any more: a datagram socket is refused by whoever has it. */
function removeStale(path: string, address: Uint8Array): void {
  if (!lstatSync(path, { throwIfNoEntry: false })?.isSocket()) return;
  const probe = sys.socket(sys.AF_UNIX, sys.SOCK_DGRAM);
  try {
    sys.connect(probe, address);
  } catch (error) {
    if (error instanceof sys.SystemError && error.code === 'ECONNREFUSED') unlinkSync(path);
  } finally {
    sys.close(probe);
  }
}
