import * as pm from '@perlipc/socket';
import * as sys from '@perlipc/sys';
import { latin1, raw } from '../base/bytes.js';
import { lowest, numeric, type Scalar } from '../base/numeric.js';
import { CHILD_ERROR, setChildError } from '../base/status.js';
import { operand } from '../diagnostics/operand.js';
import { severeWarning } from '../diagnostics/warning.js';
import { gethostbyname } from './netdb.js';

/**
 * `sockaddr_in PORT, IP_ADDRESS` packs, `sockaddr_in SOCKADDR_IN` unpacks
 *
 * As Socket.pm has it: the port is any scalar, and one above 65535 is cut to its low 16 bits with a warning.
 */
export function sockaddr_in(port: Scalar, addr: Uint8Array): Uint8Array;
export function sockaddr_in(address: Uint8Array): [port: number, addr: Uint8Array];
export function sockaddr_in(...args: [Scalar, Uint8Array] | [Uint8Array]) {
  return args.length === 1 ? pm.sockaddr_in(...args) : pm.sockaddr_in(portOf(args[0]), args[1]);
}

function portOf(scalar: Scalar): number {
  const port = Math.trunc(Number(numeric(operand(scalar ?? 0, 'subroutine entry'))));
  if (port >= 0 && port <= 0xffff) return port;
  const cut = lowest(16, scalar);
  severeWarning(`Port number above 0xFFFF, will be truncated to ${cut} for Socket::pack_sockaddr_in`);
  return cut;
}

/**
 * `sockaddr_un PATHNAME` packs, `sockaddr_un SOCKADDR_UN` unpacks
 *
 * As Socket.pm has it: a path is a string of bytes. Too long a one is a RangeError with the limit, where Perl's is cut off.
 */
export function sockaddr_un(path: string): Uint8Array;
export function sockaddr_un(address: Uint8Array): string;
export function sockaddr_un(arg: string | Uint8Array) {
  return typeof arg === 'string' ? sys.pack_sockaddr_un(raw(arg)) : latin1(sys.unpack_sockaddr_un(arg));
}

/**
 * `inet_aton HOST` · blocks while a name is looked up
 *
 * The 4 bytes of a numeric address in any form of [inet_aton(3)](https://man7.org/linux/man-pages/man3/inet_aton.3.html), without blanks, or of a name's first address; undefined if there
 * is none, with ERRNO EAGAIN if no name server could be asked.
 */
export function inet_aton(host: string): Uint8Array | undefined {
  const status = CHILD_ERROR;
  // Socket.pm leaves $? alone; the builtin gethostbyname has h_errno there.
  // inet_aton(3) takes an address with anything behind a blank.
  const address = (/[ \t-\r]/.test(host) ? undefined : sys.inet_aton(host)) ?? gethostbyname(host);
  setChildError(status);
  return address;
}
