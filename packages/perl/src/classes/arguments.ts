import type { Addrinfo } from '../net/addrinfo.js';
import type { Packed } from '../net/packed.js';

type Flag = boolean | number | undefined;
type Name = string | undefined;
type Service = string | number | undefined;

/** Arguments that every class of sockets takes. */
interface CommonArguments {
  /** Seconds that `connect` and `accept` wait at most. */
  Timeout?: number | undefined;
  /** False: calls fail with EAGAIN where they would wait. */
  Blocking?: Flag;
  /** How many connections may wait for `accept`; makes it listen. */
  Listen?: number | undefined;
  /** `SOCK_STREAM`, `SOCK_DGRAM`, … */
  Type?: number | undefined;
}

/** Arguments of the classes whose addresses have a host and a port. */
interface HostArguments extends CommonArguments {
  /** The other end: `host`, or `host:port`. */
  PeerAddr?: Name;
  PeerHost?: Name;
  /** A number, a service's name, or `name(number)` for where the name is not known. */
  PeerPort?: Service;
  /** This end: `host`, or `host:port`. */
  LocalAddr?: Name;
  LocalHost?: Name;
  LocalPort?: Service;
  /** `tcp`, `udp`, …, or a number. */
  Proto?: string | number | undefined;
  ReuseAddr?: Flag;
  ReusePort?: Flag;
  Broadcast?: Flag;
  /** Tries each of the addresses that the host has. */
  MultiHomed?: Flag;
}

/** Arguments of `IO::Socket::INET->new`. */
export interface INETArguments extends HostArguments {
  Reuse?: Flag;
}

/** Arguments of `IO::Socket::IP->new`. */
export interface IPArguments extends HostArguments {
  PeerService?: Service;
  PeerAddrInfo?: readonly Addrinfo[] | undefined;
  LocalService?: Service;
  LocalAddrInfo?: readonly Addrinfo[] | undefined;
  /** `AF_INET` or `AF_INET6`. */
  Family?: number | undefined;
  /** `AI_…` in place of those that it takes by itself. */
  GetAddrInfoFlags?: number | undefined;
  /** `IPV6_V6ONLY` of an IPv6 socket. */
  V6Only?: Flag;
  /** Options to set: each a level, a name and a value, 1 where it is missing. */
  Sockopts?:
    | readonly (readonly [level: number, optname: number, value?: Packed | number | boolean])[]
    | undefined;
}

/** Arguments of `IO::Socket::UNIX->new`. */
export interface UNIXArguments extends CommonArguments {
  /** The path of this end. */
  Local?: Name;
  /** The path of the other end. */
  Peer?: Name;
}

/** Arguments of `IO::Socket->new`: those of the class that `Domain` stands for. */
export type SocketArguments = { Domain?: number | undefined } & INETArguments & IPArguments & UNIXArguments;
