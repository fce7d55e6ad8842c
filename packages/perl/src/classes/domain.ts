import { croakAtCall } from '../diagnostics/carp.js';

/** The classes that `IO::Socket->new(Domain => …)` makes sockets of, by domain. */
const classes = new Map<number, new (name: string) => object>();

/** `IO::Socket->register_domain`: says which class stands for a domain. */
export function registerDomain(domain: number, pkg: new (name: string) => object): void {
  classes.set(domain, pkg);
}

/** The class of a domain. Dies where there is none. */
export function classOf(domain: number | undefined): new (name: string) => object {
  if (domain === undefined) return croakAtCall('IO::Socket: Cannot configure a generic socket');
  return classes.get(domain) ?? croakAtCall('IO::Socket: Unsupported socket domain');
}
