// The classes of sockets under -T: an address of a tainted host is tainted, and connect, bind or socket refuse it.

import type { SocketArguments } from '../classes/arguments.js';
import { classOf } from '../classes/domain.js';
import * as io from '../classes/index.js';
import { nameClass } from '../classes/symbol.js';
import { refuseTainted } from './guard.js';
import { tainting } from './input.js';
import { wrapMethods } from './io-methods.js';
import type { SocketClass, TaintedIO, TaintedSocketMethods } from './io-types.js';
import { reveal, Tainted } from './tainted.js';

/** What the socket that is being made was given tainted, by the call that uses it. */
let given: Partial<Record<'connect' | 'bind' | 'socket', Tainted<unknown>>> = {};

type Calls = Partial<Record<keyof typeof given, readonly string[]>>;

class Socket extends io.IOSocket {
  constructor(name?: string) {
    super(name);
    tainting(this);
  }
}
class INET extends io.IOSocketINET {
  constructor(name?: string) {
    super(name);
    tainting(this);
  }
}
class IP extends io.IOSocketIP {
  constructor(name?: string) {
    super(name);
    tainting(this);
  }
}
class UNIX extends io.IOSocketUNIX {
  constructor(name?: string) {
    super(name);
    tainting(this);
  }
}

type Made = (this: unknown, arg?: unknown) => unknown;

/** Has a class note what is tainted among its arguments, `first` being what an argument without a name stands for. */
function taintClass(
  of: typeof Socket | typeof INET | typeof IP | typeof UNIX,
  name: string,
  calls: Calls | ((named: unknown) => Calls),
  first: string,
): void {
  nameClass(of, name);
  wrapMethods(of.prototype);
  for (const call of ['connect', 'bind', 'socket'] as const) guardCall(of.prototype, call);
  const made = Reflect.get(of, 'new') as Made;
  const value: Made = function (arg) {
    const named = arg instanceof Tainted ? { [first]: arg } : arg;
    const before = given;
    given = taintedOf(named, typeof calls === 'function' ? calls(named) : calls);
    try {
      return made.call(this, arg instanceof Tainted ? reveal(arg) : revealed(named));
    } finally {
      given = before;
    }
  };
  Object.defineProperty(of, 'new', { value, configurable: true });
}

function guardCall(prototype: object, call: keyof typeof given): void {
  const method = Reflect.get(prototype, call) as (...args: unknown[]) => unknown;
  const value = function (this: unknown, ...args: unknown[]): unknown {
    refuseTainted(call, [...args, given[call]]);
    return method.apply(this, args);
  };
  Object.defineProperty(prototype, call, { value, writable: true, configurable: true });
}

function taintedOf(named: unknown, calls: Calls): typeof given {
  if (typeof named !== 'object' || named === null) return {};
  const found = Object.entries(calls).map(([call, keys]) => {
    const values = keys.map((key): unknown => Reflect.get(named, key));
    return [call, values.find((value) => value instanceof Tainted)] as const;
  });
  return Object.fromEntries(found);
}

function revealed(named: unknown): unknown {
  if (typeof named !== 'object' || named === null) return named;
  return Object.fromEntries(Object.entries(named).map(([key, value]) => [key, reveal<unknown>(value)]));
}

const INET_CALLS: Calls = {
  connect: ['PeerAddr', 'PeerHost'],
  bind: ['LocalAddr', 'LocalHost'],
  socket: ['Type'],
};
/** A name is looked up, and what comes of it is clean; a number is passed on. */
function inetCalls(named: unknown): Calls {
  const { Proto } = named as { Proto?: unknown };
  return /^\d+$/.test(`${reveal(Proto)}`) ? { ...INET_CALLS, socket: ['Type', 'Proto'] } : INET_CALLS;
}
const IP_ENDS = ['Peer', 'Local'].flatMap((end) =>
  ['Addr', 'Host', 'Port', 'Service'].map((part) => end + part),
);
taintClass(Socket, 'IO::Socket', {}, 'Domain');
taintClass(INET, 'IO::Socket::INET', inetCalls, 'PeerAddr');
taintClass(IP, 'IO::Socket::IP', { socket: [...IP_ENDS, 'Type', 'Proto', 'Family'] }, 'PeerHost');
taintClass(UNIX, 'IO::Socket::UNIX', { connect: ['Peer'], bind: ['Local'], socket: ['Type'] }, 'Peer');

/** The classes under taint, by those over them. */
const counterparts = new Map<unknown, unknown>([
  [io.IOSocketINET, INET],
  [io.IOSocketIP, IP],
  [io.IOSocketUNIX, UNIX],
]);

const plainNew = Reflect.get(Socket, 'new') as Made;
Object.defineProperty(Socket, 'new', {
  /** A socket of the class under taint that stands for `Domain`. */
  value(this: unknown, arg: Partial<SocketArguments> = {}) {
    const domain = reveal(arg.Domain);
    const of = domain === undefined ? undefined : counterparts.get(classOf(domain));
    if (of === undefined) return plainNew.call(this, arg);
    const { Domain: _, ...rest } = arg;
    return (Reflect.get(of as object, 'new') as Made).call(of, rest);
  },
});

type Under<T extends io.IOHandle> = TaintedIO<T, TaintedSocketMethods>;

export const IOSocket = Socket as unknown as SocketClass<Under<io.IOSocket>, SocketArguments>;
export const IOSocketINET = INET as unknown as SocketClass<Under<io.IOSocketINET>, io.INETArguments>;
export const IOSocketIP = IP as unknown as SocketClass<Under<io.IOSocketIP>, io.IPArguments>;
export const IOSocketUNIX = UNIX as unknown as SocketClass<Under<io.IOSocketUNIX>, io.UNIXArguments>;
