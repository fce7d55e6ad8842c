import { inspect } from 'node:util';
import { CHILD_ERROR, setChildError } from './status.js';
import type { Variable } from './variable.js';

const childError: Variable<number> = {
  get value() {
    return CHILD_ERROR;
  },
  set value(to) {
    setChildError(to ?? 0);
  },
};

/**
 * `local VARIABLE = VALUE`
 *
 * Gives a variable a value, undefined if none is given, until the scope ends, when it has its old one again:
 * `using _ = local(INPUT_RECORD_SEPARATOR);`. `local('CHILD_ERROR')` is for `$?`, which can't be assigned. A block is JavaScript's
 * own, and synchronous: what follows an `await` in another function sees the new value too.
 */
export function local<T>(variable: Variable<T> | 'CHILD_ERROR', ...value: [value?: T]): Disposable;
/**
 * `{ local VARIABLE = VALUE; BLOCK }`
 *
 * The same for as long as a block runs, also one that dies. Returns what that returns.
 */
export function local<T, R>(variable: Variable<T> | 'CHILD_ERROR', value: T, block: () => R): R;
/**
 * `local $HASH{KEY} = VALUE`
 *
 * The same for an element of `SIG`, of `process.env` or of any object; without a value it isn't there:
 * `using _ = local(SIG, 'ALRM', () => die('timeout'));`
 */
export function local<H extends object, K extends keyof H & string>(
  hash: H,
  key: K,
  value?: H[K],
): Disposable;
/**
 * `{ local $HASH{KEY} = VALUE; BLOCK }`
 *
 * The same for as long as a block runs.
 */
export function local<H extends object, K extends keyof H & string, R>(
  hash: H,
  key: K,
  value: H[K],
  block: () => R,
): R;
export function local(first: object | string, ...rest: unknown[]): unknown {
  const target = first === 'CHILD_ERROR' ? childError : first;
  const at = isVariable(target) ? 1 : 2;
  const { [at]: block } = rest;
  if (rest.length > at && typeof block !== 'function')
    throw new TypeError(`local: block must be a function, got ${inspect(block)}`);
  const scope = isVariable(target) ? variableScope(target, rest[0]) : elementScope(target, rest[0], rest[1]);
  if (typeof block !== 'function') return scope;
  try {
    return block();
  } finally {
    scope[Symbol.dispose]();
  }
}

/** A variable of the environment may be called `value`, too. */
function isVariable(object: unknown): object is Variable<unknown> {
  return object !== process.env && typeof object === 'object' && object !== null && 'value' in object;
}

function variableScope(variable: Variable<unknown>, value: unknown): Disposable {
  const before = variable.value;
  variable.value = value;
  return once(() => {
    variable.value = before;
  });
}

function elementScope(object: unknown, key: unknown, value: unknown): Disposable {
  if (
    (typeof object !== 'object' && typeof object !== 'function') ||
    object === null ||
    typeof key !== 'string'
  )
    throw new TypeError(
      `local: wants a variable with a value, or an object and a key, got ${inspect(object)} and ${inspect(key)}`,
    );
  const hash = object as Record<string, unknown>;
  const before = Object.hasOwn(hash, key) ? { value: hash[key] } : undefined;
  set(hash, key, value);
  return once(() => (before ? Reflect.set(hash, key, before.value) : Reflect.deleteProperty(hash, key)));
}

function set(hash: Record<string, unknown>, key: string, value: unknown): void {
  if (value === undefined) Reflect.deleteProperty(hash, key);
  else Reflect.set(hash, key, value);
}

function once(restore: () => void): Disposable {
  let restored = false;
  return {
    [Symbol.dispose]: () => {
      if (!restored) restore();
      restored = true;
    },
  };
}
