import * as sys from '@perlipc/sys';

/** The host and the service of `host:service`, `[::1]:service` or `[::1]`; what has neither form is a host. */
export function splitAddr(addr: string): [host: string, service: string | undefined] {
  const [, inBrackets, after] = /^\[([\da-f:.]+)\](?::([^\s:]*))?$/i.exec(addr) ?? [];
  if (inBrackets !== undefined && sys.inet_pton(sys.AF_INET6, inBrackets))
    return [inBrackets, after || undefined];
  const [, host, service] = /^([^\s:]*):([^\s:]*)$/.exec(addr) ?? [];
  return host === undefined ? [addr, undefined] : [host, service || undefined];
}

/** `host:port`, with brackets around a host that is an IPv6 address. */
export function joinAddr(host: string, port?: string | number): string {
  const shown = host.includes(':') ? `[${host}]` : host;
  return port === undefined ? shown : `${shown}:${port}`;
}
