import { native } from '../addon/native.js';

const setters = ['setuid', 'seteuid', 'setreuid', 'setresuid', 'setgid', 'setegid', 'setregid'].concat([
  'setresgid',
  'setgroups',
  'initgroups',
]);

/** Before the first fork: `process.pid` will be the child's in the child, and who changes identities has all threads. */
export function followIdentity(): void {
  Object.defineProperty(process, 'pid', { get: native.getpid, configurable: true, enumerable: true });
  for (const owner of [process, native]) for (const name of setters) settleBefore(owner, name);
}

/** libc changes the identity of each thread that it knows, so the helper threads are to be there by then. */
function settleBefore(owner: object, name: string): void {
  const original = Reflect.get(owner, name);
  if (typeof original !== 'function') return;
  Reflect.set(owner, name, (...args: unknown[]) => {
    native.forkSettle();
    return Reflect.apply(original, owner, args);
  });
}
