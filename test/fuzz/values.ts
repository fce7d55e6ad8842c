import { randomFillSync } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import * as sys from '@perlipc/sys';
import fc from 'fast-check';

/** A value by its recipe, so that each call has one of its own and a failure can be printed. */
export interface Recipe {
  text: string;
  make(): unknown;
}

/** What a hostile getter throws: whoever calls it may pass that on. */
export class Hostile extends Error {}

const hostile = (): never => {
  throw new Hostile('a getter that throws');
};

/** Descriptors lie here: lower ones may be Node's own, which a call by such a number would take from it. */
const FIRST = 500;
const opened: number[] = [];

/** A descriptor of each kind; what would block isn't able to. */
const descriptors: Record<string, () => number> = {
  tcp: () => sys.socket(sys.AF_INET, sys.SOCK_STREAM | (sys.SOCK_NONBLOCK ?? 0), 0),
  udp: () => sys.socket(sys.AF_INET, sys.SOCK_DGRAM | (sys.SOCK_NONBLOCK ?? 0), 0),
  listener: () => {
    const fd = sys.socket(sys.AF_INET, sys.SOCK_STREAM | (sys.SOCK_NONBLOCK ?? 0), 0);
    sys.listen(fd, 1);
    return fd;
  },
  pair: () => oneOf(sys.socketpair(sys.AF_UNIX, sys.SOCK_STREAM | (sys.SOCK_NONBLOCK ?? 0))),
  packets: () => oneOf(sys.socketpair(sys.AF_UNIX, sys.SOCK_SEQPACKET | (sys.SOCK_NONBLOCK ?? 0))),
  reader: () => oneOf(sys.pipe2(sys.O_NONBLOCK)),
  writer: () => oneOf(sys.pipe2(sys.O_NONBLOCK).reverse() as [number, number]),
  epoll: () => sys.epoll_create1(0),
  event: () => sys.eventfd(0, sys.EFD_NONBLOCK),
  timer: () => sys.timerfd_create(sys.CLOCK_MONOTONIC, sys.TFD_NONBLOCK),
  file: () => openSync('file', 'w+'),
  directory: () => openSync('.', 'r'),
  null: () => openSync('/dev/null', 'r+'),
};

function oneOf([one, other]: [number, number]): number {
  sys.close(other);
  return one;
}

function high(open: () => number): number {
  const low = open();
  const fd = sys.fcntl(low, sys.F_DUPFD_CLOEXEC ?? sys.F_DUPFD, FIRST);
  closeSync(low);
  opened.push(fd);
  return fd;
}

/** Closes what the recipes of the last call opened, as far as the call left it open. */
export function closeDescriptors(): void {
  for (const fd of opened.splice(0)) {
    try {
      sys.close(fd);
    } catch {}
  }
}

/** A resizable ArrayBuffer, which the library of our TypeScript target doesn't know. */
const resizable = (length: number): ArrayBuffer & { resize(length: number): void } =>
  Reflect.construct(ArrayBuffer, [length, { maxByteLength: length }]);

const wild: Record<string, () => unknown> = {
  undefined: () => undefined,
  null: () => null,
  true: () => true,
  NaN: () => Number.NaN,
  '-0': () => -0,
  Infinity: () => Number.POSITIVE_INFINITY,
  '0.5': () => 0.5,
  '-1n': () => -1n,
  '2n ** 64n': () => 2n ** 64n,
  'Symbol()': () => Symbol('s'),
  '{}': () => ({}),
  'Object.create(null)': () => Object.create(null),
  '[]': () => [],
  'new Array(3)': () => new Array(3),
  '[[]]': () => [[]],
  'Array(100_000).fill(1)': () => Array(100_000).fill(1),
  'new Date(0)': () => new Date(0),
  '/x/': () => /x/,
  'new Map()': () => new Map(),
  'Promise.resolve()': () => Promise.resolve(),
  '() => {}': () => () => {},
  'AbortSignal.abort()': () => AbortSignal.abort(),
  'a getter that throws': () => ({
    get fd() {
      return hostile();
    },
    get length() {
      return hostile();
    },
    get 0() {
      return hostile();
    },
  }),
  'valueOf that throws': () => ({ valueOf: hostile, toString: hostile, [Symbol.toPrimitive]: hostile }),
  'a revoked proxy': () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  'a proxy that throws': () =>
    new Proxy({}, { get: hostile, has: hostile, ownKeys: hostile, getPrototypeOf: hostile }),
  'an array that a getter empties': () => {
    const array: unknown[] = [1, 2, 3];
    const empty = () => {
      array.length = 1;
      return 7;
    };
    return Object.defineProperty(array, 0, { get: empty });
  },
  'Buffer.alloc(0)': () => Buffer.alloc(0),
  'random bytes(16)': () => randomFillSync(Buffer.alloc(16)),
  'random bytes(128)': () => randomFillSync(Buffer.alloc(128)),
  'random bytes(70_000)': () => randomFillSync(Buffer.alloc(70_000)),
  'new Float64Array(3)': () => new Float64Array(3),
  'new BigInt64Array(2)': () => new BigInt64Array(2),
  'new DataView(new ArrayBuffer(9), 1)': () => new DataView(new ArrayBuffer(9), 1),
  'new ArrayBuffer(8)': () => new ArrayBuffer(8),
  'new SharedArrayBuffer(8)': () => new SharedArrayBuffer(8),
  'shared bytes': () => new Uint8Array(new SharedArrayBuffer(64)),
  'detached bytes': () => {
    const bytes = new Uint8Array(64);
    structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
    return bytes;
  },
  'shrunk bytes': () => {
    const buffer = resizable(64);
    const bytes = new Uint8Array(buffer, 32);
    buffer.resize(8);
    return bytes;
  },
  'bytes that a getter shrinks': () => {
    const buffer = resizable(4096);
    const shrink = () => {
      buffer.resize(0);
      return 1;
    };
    return Object.defineProperty([new Uint8Array(buffer)], 1, { get: shrink });
  },
  "''": () => '',
  "'\\0'": () => '\0',
  "'a\\0b'": () => 'a\0b',
  'a lone surrogate': () => '\ud800',
  'a string of 100,000': () => 'x'.repeat(100_000),
  "'127.0.0.1'": () => '127.0.0.1',
  "'::1'": () => '::1',
  "'%s%n%2147483648d'": () => '%s%n%2147483648d',
  "'C0 U0 w/a* @9999999'": () => 'C0 U0 w/a* @9999999',
  'an address': () => sys.pack_sockaddr_in(0, Buffer.from([127, 0, 0, 1])),
  'a list of bytes': () => [Buffer.alloc(3), Buffer.alloc(0)],
  'a control message': () => [{ level: sys.SOL_SOCKET, type: sys.SCM_RIGHTS, fds: [-1] }],
};

const constants: Recipe[] = Object.entries(wild).map(([text, make]) => ({ text, make }));
const numbers = [
  -(2 ** 53),
  -(2 ** 31) - 1,
  -(2 ** 31),
  -1,
  0,
  1,
  2,
  FIRST - 1,
  65536,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32,
  2 ** 53,
].map((number) => ({ text: String(number), make: () => number }));
const fds = Object.entries(descriptors).map(([kind, open]) => ({
  text: `<${kind}>`,
  make: () => high(open),
}));

const leaf = fc.oneof(fc.constantFrom(...constants), fc.constantFrom(...numbers), fc.constantFrom(...fds));
const list = fc.array(leaf, { maxLength: 4 }).map((items) => ({
  text: `[${items.map(({ text }) => text)}]`,
  make: () => items.map((item) => item.make()),
}));
/** The names that the options of our calls have. */
const keys =
  'fd flags signal timeout keep level type data fds events address length start host port family detach it_value it_interval'.split(
    ' ',
  );
const object = fc.dictionary(fc.constantFrom(...keys), leaf, { maxKeys: 4 }).map((fields) => ({
  text: `{${Object.entries(fields).map(([name, { text }]) => `${name}: ${text}`)}}`,
  make: () => Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value.make()])),
}));

/** Any argument. */
export const argument: fc.Arbitrary<Recipe> = fc.oneof(
  { weight: 6, arbitrary: leaf },
  { weight: 1, arbitrary: list },
  { weight: 1, arbitrary: object },
);
