// The iterators have one position in each database, which all of the process share, as in C: two loops over
// `getservent` disturb each other, in Workers too. The arrays (`servents()`, …) neither see nor move it.
import { native } from '../addon/native.js';
import type { Hostent, Netent, Protoent, Servent } from '../addon/structs.js';
import { found, hostentOf, netentOf, protoentOf, serventOf } from './entries.js';

/**
 * `void setservent(int stayopen)` · blocks, the event loop with it
 *
 * Sets the process's position in the services to the first. With `stayopen` lookups may leave the database open. See
 * [setservent(3)](https://man7.org/linux/man-pages/man3/setservent.3.html).
 */
export function setservent(stayopen = false): void {
  native.setservent(stayopen);
}

/**
 * `struct servent *getservent(void)` · blocks, the event loop with it
 *
 * The service at the process's position, which moves on, or undefined after the last. Throws `SystemError`: EMFILE,
 * ENFILE, ENOMEM. See [getservent(3)](https://man7.org/linux/man-pages/man3/getservent.3.html).
 */
export function getservent(): Servent | undefined {
  return found(native.getservent(), serventOf);
}

/** `void endservent(void)`: closes the services; the next getservent returns the first. See [endservent(3)](https://man7.org/linux/man-pages/man3/endservent.3.html). */
export function endservent(): void {
  native.endservent();
}

/** `servents()`: every service; it leaves getservent's position alone. Blocks and throws as getservent does. */
export function servents(): Servent[] {
  return native.servents().map(serventOf);
}

/**
 * `void setprotoent(int stayopen)` · blocks, the event loop with it
 *
 * Sets the process's position in the protocols to the first. With `stayopen` lookups may leave the database open. See
 * [setprotoent(3)](https://man7.org/linux/man-pages/man3/setprotoent.3.html).
 */
export function setprotoent(stayopen = false): void {
  native.setprotoent(stayopen);
}

/**
 * `struct protoent *getprotoent(void)` · blocks, the event loop with it
 *
 * The protocol at the process's position, which moves on, or undefined after the last. Throws `SystemError`: EMFILE,
 * ENFILE, ENOMEM. See [getprotoent(3)](https://man7.org/linux/man-pages/man3/getprotoent.3.html).
 */
export function getprotoent(): Protoent | undefined {
  return found(native.getprotoent(), protoentOf);
}

/** `void endprotoent(void)`: closes the protocols; the next getprotoent returns the first. See [endprotoent(3)](https://man7.org/linux/man-pages/man3/endprotoent.3.html). */
export function endprotoent(): void {
  native.endprotoent();
}

/** `protoents()`: every protocol; it leaves getprotoent's position alone. Blocks and throws as getprotoent does. */
export function protoents(): Protoent[] {
  return native.protoents().map(protoentOf);
}

/**
 * `void sethostent(int stayopen)` · blocks, the event loop with it
 *
 * Sets the process's position in the hosts to the first. With `stayopen` lookups may leave the database open. See
 * [sethostent(3)](https://man7.org/linux/man-pages/man3/sethostent.3.html).
 */
export function sethostent(stayopen = false): void {
  native.sethostent(stayopen);
}

/**
 * `struct hostent *gethostent(void)` · blocks, the event loop with it
 *
 * The host of /etc/hosts at the process's position, which moves on, or undefined after the last. Throws `SystemError`:
 * EMFILE, ENFILE, ENOMEM. See [gethostent(3)](https://man7.org/linux/man-pages/man3/gethostent.3.html).
 */
export function gethostent(): Hostent | undefined {
  return found(native.gethostent(), hostentOf);
}

/** `void endhostent(void)`: closes the hosts; the next gethostent returns the first. See [endhostent(3)](https://man7.org/linux/man-pages/man3/endhostent.3.html). */
export function endhostent(): void {
  native.endhostent();
}

/** `hostents()`: every host of /etc/hosts; it leaves gethostent's position alone. Blocks and throws as gethostent does. */
export function hostents(): Hostent[] {
  return native.hostents().map(hostentOf);
}

/**
 * `void setnetent(int stayopen)` · blocks, the event loop with it
 *
 * Sets the process's position in the networks to the first. With `stayopen` lookups may leave the database open. See
 * [setnetent(3)](https://man7.org/linux/man-pages/man3/setnetent.3.html).
 */
export function setnetent(stayopen = false): void {
  native.setnetent(stayopen);
}

/**
 * `struct netent *getnetent(void)` · blocks, the event loop with it
 *
 * The network at the process's position, which moves on, or undefined after the last. Throws `SystemError`: EMFILE,
 * ENFILE, ENOMEM. See [getnetent(3)](https://man7.org/linux/man-pages/man3/getnetent.3.html).
 */
export function getnetent(): Netent | undefined {
  return found(native.getnetent(), netentOf);
}

/** `void endnetent(void)`: closes the networks; the next getnetent returns the first. See [endnetent(3)](https://man7.org/linux/man-pages/man3/endnetent.3.html). */
export function endnetent(): void {
  native.endnetent();
}

/** `netents()`: every network; it leaves getnetent's position alone. Blocks and throws as getnetent does. */
export function netents(): Netent[] {
  return native.netents().map(netentOf);
}
