import * as sys from '@perlipc/sys';
import { attempt, ERRNO } from '../base/errno.js';
import { setChildError } from '../base/status.js';

/**
 * A function that Perl has in two contexts. Called, it gives the scalar, or undefined where nothing was found; `list`
 * takes the same arguments and gives Perl's list, which is empty where nothing was found. Perl's alias field is one
 * string with spaces between the aliases.
 */
export interface Lookup<Args extends unknown[], Scalar, List extends unknown[]> {
  (...args: Args): Scalar | undefined;
  list(...args: Args): List | [];
}

/** `$name, $aliases, $port, $proto` */
type ServentList = [name: string, aliases: string, port: number, proto: string];
/** `$name, $aliases, $proto` */
type ProtoentList = [name: string, aliases: string, proto: number];
/** `$name, $aliases, $addrtype, $length, @addrs` */
type HostentList = [name: string, aliases: string, addrtype: number, length: number, ...addrs: Uint8Array[]];
/** `$name, $aliases, $addrtype, $net` */
type NetentList = [name: string, aliases: string, addrtype: number, net: number];

function lookup<Args extends unknown[], Entry, Scalar, List extends unknown[]>(
  ask: (...args: Args) => Entry | undefined,
  scalar: (entry: Entry) => Scalar,
  list: (entry: Entry) => List,
): Lookup<Args, Scalar, List> {
  const answer = (args: Args) =>
    attempt(() => found(() => (args.some(isTooLong) ? undefined : ask(...args))), undefined);
  return Object.assign(
    (...args: Args) => {
      const entry = answer(args);
      return entry && scalar(entry);
    },
    {
      list: (...args: Args): List | [] => {
        const entry = answer(args);
        return entry ? list(entry) : [];
      },
    },
  );
}

/** What is longer than a name can be is the name of nothing. */
function isTooLong(argument: unknown): boolean {
  return typeof argument === 'string' && Buffer.byteLength(argument.replace(/\.$/, '')) > LONGEST;
}

/** Bytes of the longest name, without the root's dot. */
const LONGEST = 253;

/** The C library leaves errno 0 after a lookup, found or not, and EAGAIN where another try may help. */
function found<Entry>(ask: () => Entry | undefined): Entry | undefined {
  try {
    const entry = ask();
    ERRNO.value = 0;
    return entry;
  } catch (error) {
    if (!(error instanceof sys.ResolverError)) throw error;
    ERRNO.value = error.errno === sys.TRY_AGAIN ? sys.EAGAIN : 0;
    setChildError(error.errno);
    return undefined;
  }
}

const words = (entry: { aliases: string[] }) => entry.aliases.join(' ');
const name = (entry: { name: string }) => entry.name;
const serventList = (s: sys.Servent): ServentList => [s.name, words(s), s.port, s.proto];
const protoentList = (p: sys.Protoent): ProtoentList => [p.name, words(p), p.proto];
const hostentList = (h: sys.Hostent): HostentList => {
  const length = h.addrtype === sys.AF_INET6 ? 16 : 4;
  return [h.name, words(h), h.addrtype, length, ...h.addresses];
};
const netentList = (n: sys.Netent): NetentList => [n.name, words(n), n.addrtype, n.net];

/**
 * `getservbyname NAME,PROTO` · blocks, the event loop with it
 *
 * Scalar: the port, in host order. List: name, aliases, port, proto. An empty PROTO is any. See getservbyname in
 * perlfunc(1).
 */
export const getservbyname = lookup(
  (service: string, proto: string) => sys.getservbyname(service, proto || undefined),
  (s) => s.port,
  serventList,
);

/**
 * `getservbyport PORT,PROTO` · blocks, the event loop with it
 *
 * Scalar: the name. List: name, aliases, port, proto. An empty PROTO is any. See getservbyport in perlfunc(1).
 */
export const getservbyport = lookup(
  (port: number, proto: string) => sys.getservbyport(port & 0xffff, proto || undefined),
  name,
  serventList,
);

/**
 * `getprotobyname NAME` · blocks, the event loop with it
 *
 * Scalar: the number. List: name, aliases, proto. See getprotobyname in perlfunc(1).
 */
export const getprotobyname = lookup(sys.getprotobyname, (p) => p.proto, protoentList);

/**
 * `getprotobynumber NUMBER` · blocks, the event loop with it
 *
 * Scalar: the name. List: name, aliases, proto. See getprotobynumber in perlfunc(1).
 */
export const getprotobynumber = lookup(
  (proto: number) => sys.getprotobynumber(proto | 0),
  name,
  protoentList,
);

/**
 * `gethostbyname NAME` · blocks, the event loop with it
 *
 * Scalar: the first address, packed. List: name, aliases, addrtype, length, addresses. After a failure CHILD_ERROR is
 * the C library's h_errno (`HOST_NOT_FOUND`, `TRY_AGAIN`, …). See gethostbyname in perlfunc(1).
 */
export const gethostbyname = lookup(sys.gethostbyname, (h) => h.addresses[0], hostentList);

/**
 * `gethostbyaddr ADDR,ADDRTYPE` · blocks, the event loop with it
 *
 * Scalar: the name. List: name, aliases, addrtype, length, addresses. After a failure CHILD_ERROR is the C library's
 * h_errno. See gethostbyaddr in perlfunc(1).
 */
export const gethostbyaddr = lookup(sys.gethostbyaddr, name, hostentList);

/**
 * `getnetbyname NAME` · blocks, the event loop with it
 *
 * Scalar: the number, in host order. List: name, aliases, addrtype, net. See getnetbyname in perlfunc(1).
 */
export const getnetbyname = lookup(sys.getnetbyname, (n) => n.net, netentList);

/**
 * `getnetbyaddr ADDR,ADDRTYPE` · blocks, the event loop with it
 *
 * Scalar: the name. List: name, aliases, addrtype, net. See getnetbyaddr in perlfunc(1).
 */
export const getnetbyaddr = lookup(sys.getnetbyaddr, name, netentList);

/**
 * `getservent` · blocks, the event loop with it
 *
 * The service at the process's position, which moves on. Scalar: the name. List: name, aliases, port, proto. See
 * getservent in perlfunc(1).
 */
export const getservent = lookup(sys.getservent, name, serventList);

/** `setservent STAYOPEN`: back to the first service. See setservent in perlfunc(1). */
export const setservent = sys.setservent;

/** `endservent`: closes the services. See endservent in perlfunc(1). */
export const endservent = sys.endservent;

/**
 * `getprotoent` · blocks, the event loop with it
 *
 * The protocol at the process's position, which moves on. Scalar: the name. List: name, aliases, proto. See getprotoent
 * in perlfunc(1).
 */
export const getprotoent = lookup(sys.getprotoent, name, protoentList);

/** `setprotoent STAYOPEN`: back to the first protocol. See setprotoent in perlfunc(1). */
export const setprotoent = sys.setprotoent;

/** `endprotoent`: closes the protocols. See endprotoent in perlfunc(1). */
export const endprotoent = sys.endprotoent;

/**
 * `gethostent` · blocks, the event loop with it
 *
 * The host of /etc/hosts at the process's position, which moves on. Scalar: the name. List: name, aliases, addrtype,
 * length, addresses. See gethostent in perlfunc(1).
 */
export const gethostent = lookup(sys.gethostent, name, hostentList);

/** `sethostent STAYOPEN`: back to the first host. See sethostent in perlfunc(1). */
export const sethostent = sys.sethostent;

/** `endhostent`: closes the hosts. See endhostent in perlfunc(1). */
export const endhostent = sys.endhostent;

/**
 * `getnetent` · blocks, the event loop with it
 *
 * The network at the process's position, which moves on. Scalar: the name. List: name, aliases, addrtype, net. See
 * getnetent in perlfunc(1).
 */
export const getnetent = lookup(sys.getnetent, name, netentList);

/** `setnetent STAYOPEN`: back to the first network. See setnetent in perlfunc(1). */
export const setnetent = sys.setnetent;

/** `endnetent`: closes the networks. See endnetent in perlfunc(1). */
export const endnetent = sys.endnetent;
