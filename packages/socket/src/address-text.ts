import * as sys from '@perlipc/sys';
import { refuse } from '@perlipc/sys/argument';

/** `host:port`, `[host]:port`, a path, `@` and an abstract name; of other families the bytes; empty if unnamed. */
export function addressText(address: Uint8Array): string {
  if (!(address instanceof Uint8Array)) refuse('addressText', 'address', 'a Uint8Array', address);
  if (address.length < 2) return '';
  const family = sys.sockaddr_family(address);
  if (family === sys.AF_INET) {
    const [port, host] = sys.unpack_sockaddr_in(address);
    return `${sys.inet_ntop(family, host)}:${port}`;
  }
  if (family === sys.AF_INET6) {
    const [port, host, scope] = sys.unpack_sockaddr_in6(address);
    return `[${sys.inet_ntop(family, host)}${scope === 0 ? '' : `%${scope}`}]:${port}`;
  }
  if (family === sys.AF_UNIX) return pathText(sys.unpack_sockaddr_un(address));
  return Buffer.from(address).toString('hex');
}

function pathText(path: Uint8Array): string {
  return Buffer.from(path).toString().replace(/^\0/, '@');
}

/** Other names of AF_UNIX and AF_NETLINK. */
const ALIASES = new Set(['AF_FILE', 'AF_LOCAL', 'AF_ROUTE']);

/** `AF_INET`, `SOCK_STREAM`, …: the name of a number among the constants that begin so. */
export function constantName(prefix: 'AF_' | 'SOCK_', value: number): string {
  const names = Object.entries(sys).filter(
    ([name, number]) => name.startsWith(prefix) && number === value && !ALIASES.has(name),
  );
  return names[0]?.[0] ?? String(value);
}
