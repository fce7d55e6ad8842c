// A small part of rtnetlink(7): links, addresses and neighbours, listed and watched.
import { refuse } from './argument.js';
import { AF_NETLINK, EAFNOSUPPORT, SOCK_RAW } from './constants.js';
import { close } from './descriptor.js';
import { SystemError } from './errors.js';
import { pack_sockaddr_nl } from './families.js';
import { recv, send } from './message/message.js';
import { viewOf } from './packed.js';
import { bind, socket } from './socket.js';

const NLMSG_ERROR = 2;
const NLMSG_DONE = 3;
const NLM_F_DUMP = 0x301;
const ROOM = 1 << 16;
const little = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** What was asked for or has changed; `deleted` if it is gone. */
export type RouteMessage = LinkMessage | AddressMessage | NeighbourMessage;

/** `struct ifinfomsg` with its name, MTU and hardware address. */
export interface LinkMessage {
  kind: 'link';
  deleted: boolean;
  index: number;
  /** `IFF_UP`, … */
  flags: number;
  name: string;
  mtu: number;
  address: Uint8Array;
}

/** `struct ifaddrmsg` with its address. */
export interface AddressMessage {
  kind: 'address';
  deleted: boolean;
  index: number;
  family: number;
  prefixlen: number;
  address: Uint8Array;
}

/** `struct ndmsg` with its address and the hardware's. */
export interface NeighbourMessage {
  kind: 'neighbour';
  deleted: boolean;
  index: number;
  family: number;
  state: number;
  address: Uint8Array;
  lladdr: Uint8Array;
}

const aligned = (size: number) => (size + 3) & ~3;

/** The attributes (`struct rtattr`) from `at` on, by type. */
function attributes(message: Uint8Array, from: number): Map<number, Uint8Array> {
  const view = viewOf(message);
  const found = new Map<number, Uint8Array>();
  for (let at = from; at + 4 <= message.length; ) {
    const size = view.getUint16(at, little);
    if (size < 4 || at + size > message.length) break;
    found.set(view.getUint16(at + 2, little) & 0x3fff, message.slice(at + 4, at + size));
    at += aligned(size);
  }
  return found;
}

const none = new Uint8Array();
const text = (bytes: Uint8Array = none) => Buffer.from(bytes).toString().replace(/\0.*$/s, '');
const number = (bytes: Uint8Array = none) => (bytes.length === 4 ? viewOf(bytes).getUint32(0, little) : 0);

function link(body: Uint8Array, deleted: boolean): RouteMessage | undefined {
  if (body.length < 16) return undefined;
  const found = attributes(body, 16);
  return {
    kind: 'link',
    deleted,
    index: viewOf(body).getInt32(4, little),
    flags: viewOf(body).getUint32(8, little),
    name: text(found.get(3)),
    mtu: number(found.get(4)),
    address: found.get(1) ?? none,
  };
}

function address(body: Uint8Array, deleted: boolean): RouteMessage | undefined {
  if (body.length < 8) return undefined;
  const found = attributes(body, 8);
  return {
    kind: 'address',
    deleted,
    index: viewOf(body).getInt32(4, little),
    family: body[0] ?? 0,
    prefixlen: body[1] ?? 0,
    address: found.get(2) ?? found.get(1) ?? none,
  };
}

function neighbour(body: Uint8Array, deleted: boolean): RouteMessage | undefined {
  if (body.length < 12) return undefined;
  const found = attributes(body, 12);
  return {
    kind: 'neighbour',
    deleted,
    index: viewOf(body).getInt32(4, little),
    family: body[0] ?? 0,
    state: viewOf(body).getUint16(8, little),
    address: found.get(1) ?? none,
    lladdr: found.get(2) ?? none,
  };
}

type Read = (body: Uint8Array, deleted: boolean) => RouteMessage | undefined;
const readers: Record<number, [Read, boolean]> = {
  16: [link, false],
  17: [link, true],
  20: [address, false],
  21: [address, true],
  28: [neighbour, false],
  29: [neighbour, true],
};

/** What `unpack_route_messages` finds in bytes that a netlink socket gave. */
export interface RouteMessages {
  messages: RouteMessage[];
  /** The last message of a list has come. */
  done: boolean;
}

/** `struct nlmsghdr`, one after another: what bytes of a netlink route socket say. Throws `SystemError` for an error in them. */
export function unpack_route_messages(bytes: Uint8Array): RouteMessages {
  if (!(bytes instanceof Uint8Array)) refuse('unpack_route_messages', 'bytes', 'a Uint8Array', bytes);
  const view = viewOf(bytes);
  const messages: RouteMessage[] = [];
  for (let at = 0; at + 16 <= bytes.length; ) {
    const size = view.getUint32(at, little);
    if (size < 16 || at + size > bytes.length) break;
    const type = view.getUint16(at + 4, little);
    if (type === NLMSG_DONE) return { messages, done: true };
    if (type === NLMSG_ERROR && size >= 20) {
      const errno = -view.getInt32(at + 16, little);
      if (errno > 0) throw new SystemError(errno, 'netlink');
    }
    const [read, deleted] = readers[type] ?? [];
    const message = read?.(bytes.subarray(at + 16, at + size), deleted ?? false);
    if (message !== undefined) messages.push(message);
    at += aligned(size);
  }
  return { messages, done: false };
}

/**
 * A netlink socket of the routing family, of Linux: it lists, and with groups (`RTMGRP_LINK`, `RTMGRP_NEIGH`, `RTMGRP_IPV4_IFADDR`,
 * `RTMGRP_IPV6_IFADDR`) it is told of what changes. Its calls throw `SystemError` and block as recv does. See [rtnetlink(7)](https://man7.org/linux/man-pages/man7/rtnetlink.7.html).
 */
export class RouteSocket implements Disposable {
  readonly fd: number;

  constructor(groups = 0) {
    if (AF_NETLINK === undefined) throw new SystemError(EAFNOSUPPORT, 'socket');
    const address = pack_sockaddr_nl({ nl_groups: groups });
    this.fd = socket(AF_NETLINK, SOCK_RAW, 0);
    try {
      bind(this.fd, address);
    } catch (error) {
      close(this.fd);
      throw error;
    }
  }

  /** All interfaces · blocks. */
  links(): LinkMessage[] {
    return this.#list(18).filter((one): one is LinkMessage => one.kind === 'link');
  }

  /** All addresses · blocks. */
  addresses(): AddressMessage[] {
    return this.#list(22).filter((one): one is AddressMessage => one.kind === 'address');
  }

  /** All neighbours · blocks. */
  neighbours(): NeighbourMessage[] {
    return this.#list(30).filter((one): one is NeighbourMessage => one.kind === 'neighbour');
  }

  /** The next changes · blocks. */
  receive(): RouteMessage[] {
    return this.#receive().messages;
  }

  #receive(): RouteMessages {
    const bytes = new Uint8Array(ROOM);
    return unpack_route_messages(bytes.subarray(0, recv(this.fd, bytes)));
  }

  #list(type: number): RouteMessage[] {
    const request = new Uint8Array(32);
    const view = viewOf(request);
    view.setUint32(0, request.length, little);
    view.setUint16(4, type, little);
    view.setUint16(6, NLM_F_DUMP, little);
    send(this.fd, request);
    const all: RouteMessage[] = [];
    for (;;) {
      const { messages, done } = this.#receive();
      all.push(...messages);
      if (done) return all;
    }
  }

  /** Closes it, at the end of a block with `using`. */
  [Symbol.dispose](): void {
    close(this.fd);
  }
}
