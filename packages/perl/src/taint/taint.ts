// Perl's -T: everything of @perlipc/perl, with what comes from outside tainted, and with what would act on it refusing it.

import { numeric } from '../base/numeric.js';
import * as perl from '../index.js';
import { type Carrying, carrying, guarded, taking } from './guard.js';
import { Tainted } from './tainted.js';

export * from '../index.js';
export { exec, open, qx, readpipe, system } from './commands.js';
export { ENV } from './env.js';
export {
  type Buffered,
  handle,
  read,
  readline,
  recv,
  STDIN,
  sysread,
  type TaintedHandle,
} from './input.js';
export { match, Tainted, tainted } from './tainted.js';

/** `${^TAINT}`: 1, as under `-T`. */
export const TAINT = 1;

/** `@ARGV`: the command line's arguments, as bytes, tainted. */
export const ARGV: Tainted[] = perl.ARGV.map((argument) => new Tainted(argument));

/** `$0`, tainted. */
export const PROGRAM_NAME = new Tainted(perl.PROGRAM_NAME);

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

type Item = perl.Printable | Tainted<unknown>;
type Print = (...list: [perl.Handle, ...Item[]] | Item[]) => boolean;

/**
 * `die LIST`
 *
 * As `die` of `@perlipc/perl`; tainted values are printed as they are.
 */
export const die = taking(perl.die) as (...list: (Item | object)[]) => never;
/**
 * `listen SOCKET, QUEUESIZE`
 *
 * As `listen` of `@perlipc/perl`; the number may be tainted.
 */
export const listen = taking((handle: perl.Handle, queuesize: perl.Scalar) =>
  perl.listen(handle, Number(numeric(queuesize))),
);
/**
 * `print FILEHANDLE LIST` · blocks when it writes
 *
 * As `print` of `@perlipc/perl`; tainted values are printed as they are.
 */
export const print = perl.print as Print;
/**
 * `printf FILEHANDLE FORMAT, LIST` · blocks when it writes
 *
 * As `printf` of `@perlipc/perl`; tainted values are printed as they are.
 */
export const printf = taking(perl.printf as (...list: unknown[]) => boolean) as Print;
/**
 * `say FILEHANDLE LIST` · blocks when it writes
 *
 * As `say` of `@perlipc/perl`; tainted values are printed as they are.
 */
export const say = perl.say as Print;
/**
 * `send SOCKET, MSG, FLAGS, TO` · blocks
 *
 * As `send` of `@perlipc/perl`; the message and the rest may be tainted.
 */
export const send = taking(perl.send);
/**
 * `setsockopt SOCKET, LEVEL, OPTNAME, OPTVAL`
 *
 * As `setsockopt` of `@perlipc/perl`; the value may be tainted.
 */
export const setsockopt = taking(perl.setsockopt);
/**
 * `syswrite FILEHANDLE, SCALAR, LENGTH, OFFSET` · blocks
 *
 * As `syswrite` of `@perlipc/perl`; what is written may be tainted.
 */
export const syswrite = taking(perl.syswrite);
/**
 * Whether a scalar is true
 *
 * As `truth` of `@perlipc/perl`; a tainted one may be asked.
 */
export const truth = taking(perl.truth);
/**
 * `warn LIST`
 *
 * As `warn` of `@perlipc/perl`; tainted values are printed as they are.
 */
export const warn = taking(perl.warn) as (...list: Item[]) => true;

/**
 * `inet_aton HOST` · blocks while a name is looked up
 *
 * As `inet_aton` of `@perlipc/perl`; the address of a tainted host is tainted.
 */
export const inet_aton = carrying(perl.inet_aton);
/**
 * `pack TEMPLATE, LIST`
 *
 * As `pack` of `@perlipc/perl`; what has a tainted value in it is tainted.
 */
export const pack = carrying(perl.pack);
/**
 * `qq{STRING}`
 *
 * As `qq` of `@perlipc/perl`; what has a tainted value in it is tainted.
 */
export const qq = carrying(perl.qq);
/**
 * `sprintf FORMAT, LIST`
 *
 * As `sprintf` of `@perlipc/perl`; what has a tainted value in it is tainted.
 */
export const sprintf = carrying(perl.sprintf);
/**
 * `sockaddr_in PORT, IP_ADDRESS` packs, `sockaddr_in SOCKADDR_IN` unpacks
 *
 * As `sockaddr_in` of `@perlipc/perl`; the address of a tainted port is tainted.
 */
export const sockaddr_in = carrying(
  perl.sockaddr_in as (port: perl.Scalar, addr: Uint8Array) => Uint8Array,
) as typeof perl.sockaddr_in & Carrying<[port: perl.Scalar, addr: Uint8Array], Uint8Array>;
/**
 * `sockaddr_un PATHNAME` packs, `sockaddr_un SOCKADDR_UN` unpacks
 *
 * As `sockaddr_un` of `@perlipc/perl`; the address of a tainted path is tainted.
 */
export const sockaddr_un = carrying(
  perl.sockaddr_un as (path: string) => Uint8Array,
) as typeof perl.sockaddr_un & Carrying<[path: string], Uint8Array>;

/** `EXPR || OTHERWISE`, of a value that may be tainted. */
export function or<T, U>(value: T, otherwise: U): NonNullable<T> | U {
  return truth(value as perl.Scalar) ? (value as NonNullable<T>) : otherwise;
}
