import * as sys from '@perlipc/sys';
import type { Lookup } from '../base/context.js';
import {
  type HostentList,
  hostentList,
  type NetentList,
  name,
  netentList,
  type ProtoentList,
  protoentList,
  type ServentList,
  serventList,
} from './entries.js';
import { lookup } from './lookup.js';

/**
 * `getservent` · blocks, the event loop with it
 *
 * The service at the process's position, which moves on. Scalar: the name. List: name, aliases, port, proto. See
 * getservent in [perlfunc(1)](https://perldoc.perl.org/perlfunc).
 */
export const getservent: Lookup<[], string, ServentList> = lookup(sys.getservent, name, serventList);

/** `setservent STAYOPEN`: back to the first service. See setservent in [perlfunc(1)](https://perldoc.perl.org/perlfunc). */
export const setservent = sys.setservent;

/** `endservent`: closes the services. See endservent in [perlfunc(1)](https://perldoc.perl.org/perlfunc). */
export const endservent = sys.endservent;

/**
 * `getprotoent` · blocks, the event loop with it
 *
 * The protocol at the process's position, which moves on. Scalar: the name. List: name, aliases, proto. See getprotoent
 * in [perlfunc(1)](https://perldoc.perl.org/perlfunc).
 */
export const getprotoent: Lookup<[], string, ProtoentList> = lookup(sys.getprotoent, name, protoentList);

/** `setprotoent STAYOPEN`: back to the first protocol. See setprotoent in [perlfunc(1)](https://perldoc.perl.org/perlfunc). */
export const setprotoent = sys.setprotoent;

/** `endprotoent`: closes the protocols. See endprotoent in [perlfunc(1)](https://perldoc.perl.org/perlfunc). */
export const endprotoent = sys.endprotoent;

/**
 * `gethostent` · blocks, the event loop with it
 *
 * The host of /etc/hosts at the process's position, which moves on. Scalar: the name. List: name, aliases, addrtype,
 * length, addresses. See gethostent in [perlfunc(1)](https://perldoc.perl.org/perlfunc).
 */
export const gethostent: Lookup<[], string, HostentList> = lookup(sys.gethostent, name, hostentList);

/** `sethostent STAYOPEN`: back to the first host. See sethostent in [perlfunc(1)](https://perldoc.perl.org/perlfunc). */
export const sethostent = sys.sethostent;

/** `endhostent`: closes the hosts. See endhostent in [perlfunc(1)](https://perldoc.perl.org/perlfunc). */
export const endhostent = sys.endhostent;

/**
 * `getnetent` · blocks, the event loop with it
 *
 * The network at the process's position, which moves on. Scalar: the name. List: name, aliases, addrtype, net. See
 * getnetent in [perlfunc(1)](https://perldoc.perl.org/perlfunc).
 */
export const getnetent: Lookup<[], string, NetentList> = lookup(sys.getnetent, name, netentList);

/** `setnetent STAYOPEN`: back to the first network. See setnetent in [perlfunc(1)](https://perldoc.perl.org/perlfunc). */
export const setnetent = sys.setnetent;

/** `endnetent`: closes the networks. See endnetent in [perlfunc(1)](https://perldoc.perl.org/perlfunc). */
export const endnetent = sys.endnetent;
