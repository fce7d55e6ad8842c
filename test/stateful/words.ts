import * as sys from '@perlipc/sys/linux';
import { CLOSED, keep, opened } from '../conformance/states.js';

/** The value of `3`, `O_RDWR|O_CREAT` or `#3`, the third descriptor that was opened. */
export function number(word: string): number {
  if (word.startsWith('#')) return opened[Number(word.slice(1)) % opened.length] ?? CLOSED;
  if (/^-?\d+$/.test(word)) return Number(word);
  return word.split('|').reduce((all, name) => all | (name === 'FALSE' ? 0 : constant(name)), 0);
}

function constant(name: string): number {
  const value: unknown = Reflect.get(sys, name);
  if (typeof value !== 'number') throw new Error(`no constant ${name}`);
  return value;
}

export function kept(...fds: number[]): string {
  keep(...fds);
  return fds.length > 1 ? 'descriptors' : 'a descriptor';
}

/** What dup2 and its like give: a number that one has. */
export const placed = (result: number, wanted: number) => (result === wanted ? 'it' : 'another');

/** The packed address of `127.0.0.1:9`, `[::1]:0`, `name:#3`, `peer:#3`, or of a path. */
export function addressOf(word: string): Uint8Array {
  if (word.startsWith('name:') || word.startsWith('peer:')) return addressOfSocket(word);
  const colon = word.lastIndexOf(':');
  if (colon < 0) return sys.pack_sockaddr_un(word);
  const host = word.slice(0, colon);
  const port = Number(word.slice(colon + 1));
  return host.startsWith('[')
    ? sys.pack_sockaddr_in6(port, sys.inet_pton(sys.AF_INET6, host.slice(1, -1)) as Uint8Array)
    : sys.pack_sockaddr_in(port, sys.inet_aton(host) as Uint8Array);
}

function addressOfSocket(word: string): Uint8Array {
  const call = word.startsWith('name:') ? sys.getsockname : sys.getpeername;
  try {
    return call(number(word.slice(5)));
  } catch (error) {
    if (error instanceof sys.SystemError) return new Uint8Array();
    throw error;
  }
}

const ports: number[] = [];

/** The ports that the kernel chose, in the order of their appearance. */
function portNamed(port: number): string {
  if (port === 0 || port === 9) return String(port);
  if (!ports.includes(port)) ports.push(port);
  return `#${ports.indexOf(port)}`;
}

export function addressText(packed: Uint8Array): string {
  if (packed.length < 2) return 'nothing';
  const family = sys.sockaddr_family(packed);
  if (family === sys.AF_INET) {
    const [port, host] = sys.unpack_sockaddr_in(packed);
    return `${sys.inet_ntop(family, host)}:${portNamed(port)}`;
  }
  if (family === sys.AF_INET6) {
    const [port, host] = sys.unpack_sockaddr_in6(packed);
    return `[${sys.inet_ntop(family, host)}]:${portNamed(port)}`;
  }
  if (family !== sys.AF_UNIX || packed.length === 2) return `family ${family}`;
  return packed[2] === 0 ? 'bound by the kernel' : `path ${Buffer.from(sys.unpack_sockaddr_un(packed))}`;
}
