import * as sys from '@perlipc/sys';
import { checkedVariable } from '../base/variable.js';
import { openMode } from '../classes/open-mode.js';
import { checkEnvironment } from './env.js';
import { refuseTainted } from './guard.js';
import type { Buffered } from './input.js';
import { reveal, Tainted } from './tainted.js';

/** A method, of which the wrapper says what becomes of tainted values. */
type Method = (this: unknown, ...args: unknown[]) => unknown;
type Wrapper = (method: Method, name: string) => Method;

const taking: Wrapper = (method) =>
  function (...args) {
    return method.apply(this, args.map(reveal));
  };

/** What it returns is tainted. */
const giving: Wrapper = (method) =>
  function (...args) {
    const result = method.apply(this, args);
    return Array.isArray(result) ? result.map(taint) : taint(result);
  };

function taint(value: unknown): unknown {
  return typeof value === 'string' ? new Tainted(value) : value;
}

/** What it puts into its first argument is tainted. */
const filling: Wrapper = (method, name) =>
  function (buffer, ...args) {
    const variable = checkedVariable(name, buffer as Buffered);
    const plain = { value: reveal(variable.value) };
    const result = method.call(this, plain, ...args.map(reveal));
    if (result !== undefined) variable.value = new Tainted(plain.value);
    return result;
  };

const refusing: Wrapper = (method, name) =>
  function (...args) {
    refuseTainted(name, args);
    return method.apply(this, args);
  };

/** A format that is tainted says what is printed of the memory of the program. */
const formatting: Wrapper = (method, name) =>
  function (format, ...args) {
    refuseTainted(name, [format]);
    return method.call(this, format, ...args.map(reveal));
  };

/** `reader` and `writer` of a pipe: what they are to execute is looked at before there is a child. */
const executing: Wrapper = (method) =>
  function (...command) {
    if (command.length > 0) checkEnvironment();
    refuseTainted('exec', command);
    return method.apply(this, command);
  };

/** Flags of what does more than read. */
const CHANGING = sys.O_WRONLY | sys.O_RDWR | sys.O_CREAT | sys.O_APPEND | sys.O_TRUNC;

/** `open` of a file: a tainted name may be read and nothing else. */
const opening: Wrapper = (method) =>
  function (...target) {
    const mode = String(reveal(target[1]) ?? '<');
    if (!/^\d+$/.test(mode)) {
      if (!/^<(?!\+)/.test(mode.includes(':') ? mode.trimStart() : openMode(mode)))
        refuseTainted('open', target);
    } else if ((Number(mode) & CHANGING) !== 0) refuseTainted('sysopen', target);
    return method.apply(this, target.map(reveal));
  };

const WRAPPERS: Record<string, Wrapper> = {
  getline: giving,
  gets: giving,
  getlines: giving,
  getc: giving,
  read: filling,
  sysread: filling,
  recv: filling,
  printf: formatting,
  truncate: refusing,
  fcntl: refusing,
  ioctl: refusing,
  reader: executing,
  writer: executing,
  open: opening,
  ...Object.fromEntries(
    [
      ...[
        'print',
        'say',
        'printflush',
        'write',
        'syswrite',
        'send',
        'fdopen',
        'binmode',
        'blocking',
        'ungetc',
      ],
      ...['seek', 'sysseek', 'listen', 'shutdown', 'setsockopt', 'sockopt', 'timeout', 'autoflush'],
    ].map((name) => [name, taking]),
  ),
};

/** Gives a class under taint its own methods, over those that it inherits. */
export function wrapMethods(prototype: object): void {
  for (const [name, wrapper] of Object.entries(WRAPPERS)) {
    const method: unknown = Reflect.get(prototype, name);
    if (typeof method !== 'function') continue;
    const value = wrapper(method as Method, name);
    Object.defineProperty(prototype, name, { value, writable: true, configurable: true });
  }
}
