// What makes a value of its arguments: it is tainted if one of them is.

import * as perl from '../index.js';
import { type Propagating, propagating } from './guard.js';

/**
 * `inet_aton HOST` · blocks while a name is looked up
 *
 * As `inet_aton` of `@perlipc/perl`; the address of a tainted host is tainted.
 */
export const inet_aton = propagating(perl.inet_aton);
/**
 * `pack TEMPLATE, LIST`
 *
 * As `pack` of `@perlipc/perl`; what has a tainted value in it is tainted.
 */
export const pack = propagating(perl.pack);
/**
 * `qq{STRING}`
 *
 * As `qq` of `@perlipc/perl`; what has a tainted value in it is tainted.
 */
export const qq = propagating(perl.qq);
/**
 * `sprintf FORMAT, LIST`
 *
 * As `sprintf` of `@perlipc/perl`; what has a tainted value in it is tainted. Dies of a tainted format.
 */
export const sprintf = propagating(
  (format: string, ...list: perl.Scalar[]) => perl.sprintf(format, ...list),
  'sprintf',
);
/**
 * `pack_sockaddr_in PORT, IP_ADDRESS`
 *
 * As `pack_sockaddr_in` of `@perlipc/perl`; the address of a tainted port is tainted.
 */
export const pack_sockaddr_in = propagating(perl.pack_sockaddr_in);
/**
 * `pack_sockaddr_in6 PORT, IP6_ADDRESS, SCOPE_ID, FLOWINFO`
 *
 * As `pack_sockaddr_in6` of `@perlipc/perl`; the address of a tainted port is tainted.
 */
export const pack_sockaddr_in6 = propagating(perl.pack_sockaddr_in6);
/**
 * `pack_sockaddr_un PATHNAME`
 *
 * As `pack_sockaddr_un` of `@perlipc/perl`; the address of a tainted path is tainted.
 */
export const pack_sockaddr_un = propagating(perl.pack_sockaddr_un);
/**
 * `sockaddr_in PORT, IP_ADDRESS` packs, `sockaddr_in SOCKADDR_IN` unpacks
 *
 * As `sockaddr_in` of `@perlipc/perl`; the address of a tainted port is tainted.
 */
export const sockaddr_in = propagating(
  perl.sockaddr_in as (port: perl.Scalar, addr: perl.Packed) => string,
) as typeof perl.sockaddr_in & Propagating<[port: perl.Scalar, addr: perl.Packed], string>;
/**
 * `sockaddr_un PATHNAME` packs, `sockaddr_un SOCKADDR_UN` unpacks
 *
 * As `sockaddr_un` of `@perlipc/perl`; the address of a tainted path is tainted.
 */
export const sockaddr_un = propagating(
  perl.sockaddr_un as (path: string) => string,
) as typeof perl.sockaddr_un & Propagating<[path: string], string>;
