import * as sys from '@perlipc/sys';
import { ERRNO } from '../base/errno.js';
import { EVAL_ERROR } from '../base/status.js';
import { croakAtCall } from '../diagnostics/carp.js';
import { type Addrinfo, getaddrinfo } from '../net/addrinfo.js';
import { getprotobyname } from '../net/netdb.js';
import type { Packed } from '../net/packed.js';
import type { IPArguments } from './arguments.js';
import { splitAddr } from './split-addr.js';

/** A socket to try: how to make it, and the addresses that it is to have. */
export interface Candidate {
  family: number;
  socktype: number;
  protocol: number;
  localaddr?: string | undefined;
  peeraddr?: string | undefined;
}

/** An option to set on each socket. */
export type SockOption = readonly [level: number, optname: number, value: Packed | number | boolean];

interface End {
  host: string | undefined;
  service: string | number | undefined;
}

type Infos = readonly Partial<Addrinfo>[];

/** The names of `IO::Socket::INET` stand for those of `IO::Socket::IP`, and a port in the host goes before the service. */
function endOf(arg: IPArguments, end: 'Peer' | 'Local'): End {
  const host = `${end}Host` in arg ? arg[`${end}Host`] : arg[`${end}Addr`];
  const service = `${end}Service` in arg ? arg[`${end}Service`] : arg[`${end}Port`];
  if (host === undefined) return { host, service };
  const [split, inHost] = splitAddr(host);
  return { host: split, service: inHost ?? service };
}

/** What the look-ups are to find: TCP unless the arguments say otherwise. */
function hintsOf(arg: IPArguments): sys.AddrinfoHints {
  const protocol = arg.Proto === undefined ? undefined : protocolOf(arg.Proto);
  if (arg.Type === undefined && protocol === undefined)
    return { ...family(arg), socktype: sys.SOCK_STREAM, protocol: sys.IPPROTO_TCP };
  const usual =
    protocol === sys.IPPROTO_TCP
      ? sys.SOCK_STREAM
      : protocol === sys.IPPROTO_UDP
        ? sys.SOCK_DGRAM
        : undefined;
  const socktype = arg.Type ?? usual;
  return {
    ...family(arg),
    ...(socktype === undefined ? {} : { socktype }),
    ...(protocol === undefined ? {} : { protocol }),
  };
}

const family = ({ Family }: IPArguments) => (Family === undefined ? {} : { family: Family });

function protocolOf(proto: string | number): number {
  if (/^\d+$/.test(`${proto}`)) return Number(proto);
  return getprotobyname(`${proto}`) ?? croakAtCall(`Unrecognised protocol ${proto}`);
}

/** A name is looked up for the families that this machine has, a number as it is, and `localhost` for all. */
function flagsOf(host: string | undefined, end: 'Peer' | 'Local'): number {
  if (host !== undefined && /^\d+\.\d+\.\d+\.\d+$/.test(host)) return sys.AI_NUMERICHOST;
  if (end === 'Peer' && (host === undefined || host === 'localhost')) return 0;
  return sys.AI_ADDRCONFIG;
}

/** The addresses of one end, the service's number in brackets being tried after its name; undefined, ERRNO and EVAL_ERROR if it has none. */
function lookUp({ host, service }: End, hints: sys.AddrinfoHints): Infos | undefined {
  const [, name = `${service ?? ''}`, number] = /^(.*)\((\d+)\)$/s.exec(`${service ?? ''}`) ?? [];
  const [error, ...infos] = getaddrinfo(host, name, hints);
  if (!error) return infos;
  const [second, ...others] = number === undefined ? [error] : getaddrinfo(host, number, hints);
  return second ? failed(second) : others;
}

function failed(error: Error): undefined {
  EVAL_ERROR.value = lookupText(error);
  ERRNO.value = sys.EINVAL;
}

/** The C library's sentence. */
export function lookupText(error: Error): string {
  return error instanceof sys.ResolverError ? error.text : sys.gai_strerror(sys.EAI_SYSTEM);
}

function localInfos(arg: IPArguments, hints: sys.AddrinfoHints): Infos | undefined {
  if (arg.LocalAddrInfo) return listOf(arg.LocalAddrInfo, 'LocalAddrInfo');
  const end = endOf(arg, 'Local');
  if (end.host === undefined && end.service === undefined) return [];
  const flags = (arg.GetAddrInfoFlags ?? flagsOf(end.host, 'Local')) | sys.AI_PASSIVE;
  return lookUp(end, { ...hints, flags });
}

function peerInfos(arg: IPArguments, hints: sys.AddrinfoHints): Infos | undefined {
  if (arg.PeerAddrInfo) return listOf(arg.PeerAddrInfo, 'PeerAddrInfo');
  const end = endOf(arg, 'Peer');
  if (end.host === undefined && end.service === undefined) return [];
  if (end.host === undefined) return croakAtCall("Expected 'PeerHost'");
  if (end.service === undefined) return croakAtCall("Expected 'PeerService'");
  return lookUp(end, { ...hints, flags: arg.GetAddrInfoFlags ?? flagsOf(end.host, 'Peer') });
}

/** What the arguments ask for: sockets, one of which is to work, and their options. */
export interface Plan {
  candidates: Candidate[];
  options: SockOption[];
}

/** What the arguments ask for; undefined, ERRNO and EVAL_ERROR if a look-up finds nothing. */
export function plan(arg: IPArguments): Plan | undefined {
  const peer = endOf(arg, 'Peer');
  if (arg.Listen !== undefined && (peer.host ?? peer.service ?? arg.PeerAddrInfo) !== undefined)
    croakAtCall('Cannot Listen with a peer address');
  const hints = hintsOf(arg);
  const locals = localInfos(arg, hints);
  if (!locals) return undefined;
  const peers = peerInfos(arg, hints);
  if (!peers) return undefined;
  const options = sockOptions(arg);
  if (arg.MultiHomed !== undefined && !arg.MultiHomed) croakAtCall('Cannot disable the MultiHomed parameter');
  const found = pairs(locals, peers);
  const candidates = found.length > 0 ? found : unbound(arg, hints);
  return candidates && { candidates, options };
}

function pairs(locals: Infos, peers: Infos): Candidate[] {
  const found: Candidate[] = [];
  for (const local of locals.length > 0 ? locals : [{}])
    for (const peer of peers.length > 0 ? peers : [{}]) {
      const family = local.family || peer.family;
      const socktype = local.socktype || peer.socktype;
      if (
        !family ||
        !socktype ||
        (['family', 'socktype', 'protocol'] as const).some((key) => differ(local[key], peer[key]))
      )
        continue;
      const protocol = local.protocol || peer.protocol || 0;
      found.push({ family, socktype, protocol, localaddr: local.addr, peeraddr: peer.addr });
    }
  return found;
}

const differ = (one: number | undefined, other: number | undefined) =>
  one !== undefined && other !== undefined && one !== other;

/** Without any address: the family that was asked for, or one that this machine has. */
function unbound(arg: IPArguments, hints: sys.AddrinfoHints): Candidate[] | undefined {
  const { socktype = 0, protocol = 0 } = hints;
  if (arg.Family !== undefined) return [{ family: arg.Family, socktype, protocol }];
  const flags = (arg.GetAddrInfoFlags ?? 0) | sys.AI_ADDRCONFIG;
  const [error, ...infos] = getaddrinfo('', '0', { ...hints, flags });
  return error
    ? failed(error)
    : infos.map((info) => ({ ...info, localaddr: undefined, peeraddr: undefined }));
}

/** The options that the arguments turn on, and those of `Sockopts`. */
function sockOptions(arg: IPArguments): SockOption[] {
  const flags = [
    [arg.ReuseAddr, sys.SO_REUSEADDR],
    [arg.ReusePort, sys.SO_REUSEPORT],
    [arg.Broadcast, sys.SO_BROADCAST],
  ] as const;
  const on = flags.flatMap(([flag, optname]) => (flag ? [[sys.SOL_SOCKET, optname, 1] as const] : []));
  const given = arg.Sockopts ? listOf(arg.Sockopts, 'Sockopts').map(sockOption) : [];
  return [...on, ...given];
}

function sockOption(item: readonly [number, number, (Packed | number | boolean)?]): SockOption {
  if (!Array.isArray(item)) return croakAtCall('Bad Sockopts item - expected ARRAYref');
  if (item.length < 2 || item.length > 3) croakAtCall('Bad Sockopts item - expected 2 or 3 elements');
  const [level, optname, value = 1] = item;
  return [level, optname, value];
}

function listOf<T>(value: readonly T[], name: string): readonly T[] {
  return Array.isArray(value) ? value : croakAtCall(`Expected '${name}' to be an ARRAY ref`);
}
