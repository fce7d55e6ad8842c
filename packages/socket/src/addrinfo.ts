import * as sys from '@perlipc/sys';
import { integer } from '@perlipc/sys/argument';

/** Why a look-up failed: `errno` is an `EAI_…` number, or that of a system call. */
export type LookupError = sys.ResolverError | sys.SystemError;

/** `NIx_NOHOST`: `getnameinfo` is not to look for the host. */
export const NIx_NOHOST = 1;
/** `NIx_NOSERV`: `getnameinfo` is not to look for the service. */
export const NIx_NOSERV = 2;

/**
 * `($err, @result) = getaddrinfo($host, $service, $hints)` · blocks while a name is looked up, the event loop with it
 *
 * The addresses of a host and a service, as Socket.pm gives them: first the error, undefined if there is none, then the
 * results, each with a packed `addr`. A host or service that is undefined or empty is none. See [getaddrinfo(3)](https://man7.org/linux/man-pages/man3/getaddrinfo.3.html).
 */
export function getaddrinfo(
  host?: string,
  service?: string,
  hints?: sys.AddrinfoHints,
): [error: LookupError | undefined, ...results: sys.Addrinfo[]] {
  try {
    return [undefined, ...sys.getaddrinfo(named(host), named(service), hints)];
  } catch (error) {
    return [lookupError(error)];
  }
}

/**
 * `($err, $hostname, $servicename) = getnameinfo($addr, $flags, $xflags)` · blocks while a name is looked up, the event loop
 * with it
 *
 * The host and the service of a packed address, behind the error, which is undefined if there is none. `flags` are `NI_…`,
 * `xflags` are `NIx_…`: what they leave out is undefined. See [getnameinfo(3)](https://man7.org/linux/man-pages/man3/getnameinfo.3.html).
 */
export function getnameinfo(
  addr: Uint8Array,
  flags = 0,
  xflags = 0,
): [error: LookupError | undefined, host?: string | undefined, service?: string | undefined] {
  integer('getnameinfo', 'xflags', xflags);
  try {
    const { host, service } = sys.getnameinfo(addr, flags, !(xflags & NIx_NOHOST), !(xflags & NIx_NOSERV));
    return [undefined, host, service];
  } catch (error) {
    return [lookupError(error)];
  }
}

/** A mistake of the caller is no failed look-up: it is thrown on. */
function lookupError(error: unknown): LookupError {
  if (error instanceof sys.ResolverError || error instanceof sys.SystemError) return error;
  throw error;
}

function named(name: string | undefined): string | undefined {
  return name === '' ? undefined : name;
}
