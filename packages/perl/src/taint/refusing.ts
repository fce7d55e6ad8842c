// What acts on the system: it dies of tainted arguments.

import * as perl from '../index.js';
import { guarded } from './guard.js';

/**
 * `bind SOCKET, NAME`
 *
 * As `bind` of `@perlipc/perl`; dies of a tainted address.
 */
export const bind = guarded('bind', perl.bind);
/**
 * `connect SOCKET, NAME` · blocks
 *
 * As `connect` of `@perlipc/perl`; dies of a tainted address.
 */
export const connect = guarded('connect', perl.connect);
/**
 * `socket SOCKET, DOMAIN, TYPE, PROTOCOL`
 *
 * As `socket` of `@perlipc/perl`; dies of a tainted number.
 */
export const socket = guarded('socket', perl.socket);
/**
 * `socketpair SOCKET1, SOCKET2, DOMAIN, TYPE, PROTOCOL`
 *
 * As `socketpair` of `@perlipc/perl`; dies of a tainted number.
 */
export const socketpair = guarded('socketpair', perl.socketpair);
/**
 * `kill SIGNAL, LIST`
 *
 * As `kill` of `@perlipc/perl`; dies of a tainted signal or pid.
 */
export const kill = guarded('kill', perl.kill);
/**
 * `setpgrp PID, PGRP`
 *
 * As `setpgrp` of `@perlipc/perl`; dies of a tainted id.
 */
export const setpgrp = guarded('setpgrp', perl.setpgrp);
/**
 * `setpriority WHICH, WHO, PRIORITY`
 *
 * As `setpriority` of `@perlipc/perl`; dies of a tainted number.
 */
export const setpriority = guarded('setpriority', perl.setpriority);
/**
 * `unlink LIST`
 *
 * As `unlink` of `@perlipc/perl`; dies of a tainted name.
 */
export const unlink = guarded('unlink', perl.unlink);
