import { native } from '../addon/native.js';
import { refuse } from '../argument.js';
import { SystemError } from '../errors.js';
import { type Fd, fileno } from '../fd.js';
import { viewOf } from '../packed.js';
import * as multicast from './multicast.js';
import * as scalars from './scalars.js';
import * as structs from './structs.js';
import type { Codec } from './structure.js';
import { type OptionName, options, type ReadableOption, type TypeOf, type WritableOption } from './table.js';
import { tcp_info } from './tcp-info.js';

const codecs = { ...scalars, ...structs, ...multicast, tcp_info };
type Codecs = typeof codecs;

/** What getoption returns for an option. */
export type OptionValue<Name extends ReadableOption> =
  Codecs[TypeOf<Name>] extends Codec<infer Out, infer _In> ? Out : never;
/** What setoption takes for an option. */
export type OptionInput<Name extends WritableOption> =
  Codecs[TypeOf<Name>] extends Codec<infer _Out, infer In> ? In : never;

let all: Record<string, number | undefined> | undefined;

/** The number of a constant. They are put together when the first is asked for: it would cost each start half a millisecond. */
function numberOf(constant: string): number | undefined {
  all ??= Object.assign({}, ...Object.values(native.constants)) as Record<string, number | undefined>;
  return all[constant];
}

function rowOf(call: string, syscall: string, name: OptionName, direction: 'r' | 'w') {
  const row = typeof name === 'string' && Object.hasOwn(options, name) ? options[name] : undefined;
  if (row === undefined || !row[2].includes(direction))
    refuse(call, 'name', `the name of an option that can be ${direction === 'r' ? 'read' : 'set'}`, name);
  const [level, optname] = [numberOf(row[0]), numberOf(name)];
  if (level === undefined || optname === undefined)
    throw new SystemError(native.constants.errno.ENOPROTOOPT, syscall);
  return { level, optname, codec: codecs[row[1]] as unknown as Codec<unknown>, type: row[1] };
}

/**
 * `int getsockopt(int sockfd, int level, int optname, void *optval, socklen_t *optlen)`, by name and with a type
 *
 * An option's value as JavaScript has it: `getoption(fd, 'SO_PEERCRED').uid`. Flags are booleans, times seconds with a fraction,
 * 64 bits a bigint, structures objects with C's names. The options, their types and man pages are in docs/options.md. `SO_PEERPIDFD`
 * gives a new descriptor, which is close-on-exec. Throws `SystemError` as getsockopt does: EBADF, EINVAL, ENOPROTOOPT (also where the
 * platform lacks the option), ENOTSOCK; `TypeError` for a name that is not in the table, or one that can't be read. See [getsockopt(2)](https://man7.org/linux/man-pages/man2/getsockopt.2.html).
 *
 * @example
 * ```ts
 * const { tcpi_rtt } = getoption(fd, 'TCP_INFO');
 * ```
 */
export function getoption<Name extends ReadableOption>(sockfd: Fd, name: Name): OptionValue<Name> {
  const { level, optname, codec } = rowOf('getoption', 'getsockopt', name, 'r');
  const bytes = native.getsockopt(fileno(sockfd), level, optname, codec.room);
  const value = codec.decode(viewOf(bytes));
  if (value === undefined)
    throw new RangeError(`getoption: ${name} must be ${codec.what}, got ${bytes.length} bytes`);
  return value as OptionValue<Name>;
}

/**
 * `int setsockopt(int sockfd, int level, int optname, const void *optval, socklen_t optlen)`, by name and with a type
 *
 * Sets an option to a value of JavaScript's: `setoption(fd, 'SO_RCVTIMEO', 1.5)`. Values are as getoption gives them. A classic BPF
 * program is an array of instructions. Throws `SystemError` as setsockopt does: EACCES, EBADF, EDOM, EINVAL, ENOPROTOOPT (also where
 * the platform lacks the option), ENOTSOCK, EPERM; `TypeError` that names the structure for a value of another type. See [setsockopt(2)](https://man7.org/linux/man-pages/man2/setsockopt.2.html).
 *
 * @example
 * ```ts
 * setoption(fd, 'TCP_NODELAY', true);
 * ```
 */
export function setoption<Name extends WritableOption>(
  sockfd: Fd,
  name: Name,
  value: OptionInput<Name>,
): void {
  const { level: usual, optname, codec, type } = rowOf('setoption', 'setsockopt', name, 'w');
  const bytes = codec.encode(value);
  if (bytes === undefined)
    throw new TypeError(`setoption: value of ${name} must be ${codec.what}, got ${describe(value)}`);
  const level = type.startsWith('group_') ? levelOfGroup(bytes) : usual;
  if (type === 'sock_fprog') native.setsockopt_fprog(fileno(sockfd), level, optname, bytes);
  else native.setsockopt(fileno(sockfd), level, optname, bytes);
}

/** A group_req is taken at the level of its group's family. */
function levelOfGroup(request: Uint8Array): number {
  const inet6 = native.sockaddr_family(request.subarray(8, 136)) === numberOf('AF_INET6');
  return numberOf(inet6 ? 'IPPROTO_IPV6' : 'IPPROTO_IP') as number;
}

function describe(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value !== 'object' || value === null) return String(value);
  if (ArrayBuffer.isView(value)) return `${value.byteLength} bytes`;
  return `{ ${Object.keys(value).join(', ')} }`;
}
