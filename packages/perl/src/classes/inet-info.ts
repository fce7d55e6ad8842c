import * as sys from '@perlipc/sys';
import { warning } from '../diagnostics/warning.js';
import { getprotobyname, getprotobynumber, getservbyname } from '../net/netdb.js';
import { truth } from '../operators/truth.js';
import { setErrstr } from './errstr.js';

/** An address, a port and a protocol as the arguments have them; what is missing, empty or 0 is undefined. */
export interface SockInfo {
  addr: string | undefined;
  port: number | undefined;
  proto: number | undefined;
}

const numbers = new Map<string, number>([
  ['tcp', sys.IPPROTO_TCP],
  ['udp', sys.IPPROTO_UDP],
  ['icmp', sys.IPPROTO_ICMP],
]);
const names = new Map<number, string>(Array.from(numbers, ([name, number]) => [number, name]));

function protoNumber(name: string): number | undefined {
  const known = name.toLowerCase();
  return numbers.get(known) ?? remember(getprotobyname.list(known))?.[2];
}

/** The name of a protocol, which is asked for once. */
export function protoName(number: number): string | undefined {
  return names.get(number) ?? remember(getprotobynumber.list(number))?.[0];
}

function remember([name, aliases, number]: ReturnType<typeof getprotobyname.list>) {
  if (name === undefined || aliases === undefined || number === undefined) return undefined;
  for (const one of [name, ...aliases.split(' ')]) if (one !== '') numbers.set(one.toLowerCase(), number);
  names.set(number, name);
  return [name, aliases, number] as const;
}

/** What `host:port`, a port and a protocol come to; undefined, and EVAL_ERROR says why, if one of them is not known. */
export function sockInfo(
  address: string | undefined,
  service: string | number | undefined,
  protocol: string | number | undefined,
): SockInfo | undefined {
  const [whole, inAddress] = /:([\w()/]+)$/.exec(address ?? '') ?? [];
  const addr = whole === undefined ? address : address?.slice(0, -whole.length);
  const proto = /\D/.test(`${protocol ?? ''}`) ? protoNumber(`${protocol}`) : protocol;
  if (protocol !== undefined && proto === undefined) return unknown(`Bad protocol '${protocol}'`);
  const number = truth(proto) ? Number(proto) : undefined;
  const port = inAddress ?? service;
  if (port === undefined) return { addr: addr || undefined, port, proto: number };
  const found = portOf(`${port}`, number);
  if (found === undefined && service === undefined)
    warning('Use of uninitialized value $origport in concatenation (.) or string');
  if (found === undefined) return unknown(`Bad service '${service ?? ''}'`);
  return { addr: addr || undefined, port: found.port || undefined, proto: number ?? found.proto };
}

function unknown(why: string): undefined {
  setErrstr(why);
}

/** The port of a number or a service; where the service is not known, the number in brackets behind it. */
function portOf(
  text: string,
  proto: number | undefined,
): { port: number; proto: number | undefined } | undefined {
  const [, before = text, otherwise] = /^(.*)\((\d+)\)$/s.exec(text) ?? [];
  const name = proto === undefined ? undefined : protoName(proto);
  const service = /\D/.test(before) ? getservbyname.list(before, name ?? '') : [];
  if (service[2] !== undefined) return { port: service[2], proto: protoNumber(service[3]) };
  const number = truth(otherwise) ? otherwise : /^\d+$/.test(before) ? before : undefined;
  return number === undefined ? undefined : { port: Number(number), proto: undefined };
}
