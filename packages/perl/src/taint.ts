// Perl's -T: everything of @perlipc/perl, with what comes from outside tainted, and with what would act on it refusing it.
import * as perl from './index.js';
import { numeric } from './numeric.js';
import { type Carrying, carrying, guarded, taking } from './taint/guard.js';
import { Tainted } from './taint/tainted.js';

export * from './index.js';
export { exec, open, qx, readpipe, system } from './taint/commands.js';
export { ENV } from './taint/env.js';
export {
  type Buffered,
  handle,
  read,
  readline,
  recv,
  STDIN,
  sysread,
  type TaintedHandle,
} from './taint/input.js';
export { match, Tainted, tainted } from './taint/tainted.js';

/** `${^TAINT}`: 1, as under `-T`. */
export const TAINT = 1;

/** `@ARGV`: the command line's arguments, as bytes, tainted. */
export const ARGV: Tainted[] = perl.ARGV.map((argument) => new Tainted(argument));

/** `$0`, tainted. */
export const PROGRAM_NAME = new Tainted(perl.PROGRAM_NAME);

export const bind = guarded('bind', perl.bind);
export const connect = guarded('connect', perl.connect);
export const socket = guarded('socket', perl.socket);
export const socketpair = guarded('socketpair', perl.socketpair);
export const kill = guarded('kill', perl.kill);
export const setpgrp = guarded('setpgrp', perl.setpgrp);
export const setpriority = guarded('setpriority', perl.setpriority);
export const unlink = guarded('unlink', perl.unlink);

type Item = perl.Printable | Tainted<unknown>;
type Print = (...list: [perl.Handle, ...Item[]] | Item[]) => boolean;

export const die = taking(perl.die) as (...list: (Item | object)[]) => never;
export const listen = taking((handle: perl.Handle, queuesize: perl.Scalar) =>
  perl.listen(handle, Number(numeric(queuesize))),
);
export const print = perl.print as Print;
export const printf = taking(perl.printf as (...list: unknown[]) => boolean) as Print;
export const say = perl.say as Print;
export const send = taking(perl.send);
export const setsockopt = taking(perl.setsockopt);
export const syswrite = taking(perl.syswrite);
export const truth = taking(perl.truth);
export const warn = taking(perl.warn) as (...list: Item[]) => true;

export const inet_aton = carrying(perl.inet_aton);
export const pack = carrying(perl.pack);
export const qq = carrying(perl.qq);
export const sprintf = carrying(perl.sprintf);
export const sockaddr_in = carrying(
  perl.sockaddr_in as (port: perl.Scalar, addr: Uint8Array) => Uint8Array,
) as typeof perl.sockaddr_in & Carrying<[port: perl.Scalar, addr: Uint8Array], Uint8Array>;
export const sockaddr_un = carrying(
  perl.sockaddr_un as (path: string) => Uint8Array,
) as typeof perl.sockaddr_un & Carrying<[path: string], Uint8Array>;

/** `EXPR || OTHERWISE`, of a value that may be tainted. */
export function or<T, U>(value: T, otherwise: U): NonNullable<T> | U {
  return truth(value as perl.Scalar) ? (value as NonNullable<T>) : otherwise;
}
