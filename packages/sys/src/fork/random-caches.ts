import { createRequire } from 'node:module';

/**
 * Node draws random bytes ahead, for `crypto.randomUUID` and `crypto.randomInt`; a child would hand out what its parent
 * hands out. Nothing leads to those buffers but a look at the calls that Node makes on them.
 */
const caches: Uint8Array[] = [];
let found = false;

const require = createRequire(import.meta.url);
const uuidBytes = 16 * 128;

/** Looks for the buffers, once, and only after somebody has loaded `node:crypto`. */
export function findRandomCaches(): void {
  if (found || !loaded('NativeModule internal/crypto/random')) return;
  found = true;
  const crypto: typeof import('node:crypto') = require('node:crypto');
  watchMethod(Buffer.prototype, 'readUIntBE', () => crypto.randomInt(2));
  // The bytes of 128 identifiers are drawn at once.
  watchGetter(Object.getPrototypeOf(Uint8Array.prototype), 'byteLength', () => {
    for (let i = 0; i < 128; i++) crypto.randomUUID();
  });
}

/** In the child: what was drawn and not used is drawn anew. */
export function renewRandomCaches(): void {
  if (caches.length === 0) return;
  const crypto: typeof import('node:crypto') = require('node:crypto');
  for (const cache of caches) crypto.randomFillSync(cache);
}

function loaded(name: string): boolean {
  return (Reflect.get(process, 'moduleLoadList') as string[] | undefined)?.includes(name) ?? true;
}

function watchMethod(owner: object, name: string, action: () => void): void {
  const original = Object.getOwnPropertyDescriptor(owner, name);
  const method = original?.value as ((this: Uint8Array, ...args: unknown[]) => unknown) | undefined;
  if (!original || !method) return;
  watch(owner, name, original, action, {
    ...original,
    value(this: Uint8Array, ...args: unknown[]) {
      remember(this);
      return method.apply(this, args);
    },
  });
}

function watchGetter(owner: object, name: string, action: () => void): void {
  const original = Object.getOwnPropertyDescriptor(owner, name);
  const getter = original?.get;
  if (!original || !getter) return;
  watch(owner, name, original, action, {
    ...original,
    get(this: Uint8Array) {
      const length = getter.call(this);
      if (length === uuidBytes) remember(this);
      return length;
    },
  });
}

function watch(
  owner: object,
  name: string,
  original: PropertyDescriptor,
  action: () => void,
  replacement: PropertyDescriptor,
): void {
  Object.defineProperty(owner, name, replacement);
  try {
    action();
  } finally {
    Object.defineProperty(owner, name, original);
  }
}

function remember(cache: Uint8Array): void {
  if (!caches.includes(cache)) caches.push(cache);
}
