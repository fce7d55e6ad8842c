import { native } from '../addon/native.js';

/** Before the first fork: what asks for this process will ask for the child in the child. */
export function followProcess(): void {
  Object.defineProperty(process, 'pid', { get: native.getpid, configurable: true, enumerable: true });
  settleBeforeIdentity();
}

const identities = [
  'setuid',
  'seteuid',
  'setreuid',
  'setresuid',
  'setgid',
  'setegid',
  'setregid',
  'setresgid',
].concat(['setgroups', 'initgroups']);

/** libc changes the identity of each thread that it knows, by its id: the helper threads are to be there by then, with their own. */
function settleBeforeIdentity(): void {
  for (const owner of [process, native]) {
    for (const name of identities) {
      const original = Reflect.get(owner, name);
      if (typeof original !== 'function') continue;
      Reflect.set(owner, name, (...args: unknown[]) => {
        native.forkRenewIds(name);
        return Reflect.apply(original, owner, args);
      });
    }
  }
}
