import { refuse, structure } from '../argument.js';

/** Functions that `fork` calls around itself. */
export interface AtFork {
  /** In the parent, before the process is copied. What it throws makes `fork` fail. */
  prepare?: () => void;
  /** In the parent, afterwards, also when `fork` failed. */
  parent?: () => void;
  /** In the child, before `fork` returns there. */
  child?: () => void;
}

const registered: AtFork[] = [];

/**
 * `int pthread_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void))`
 *
 * Has `fork` call `prepare` before it, and `parent` and `child` after it. The `prepare` functions run in the reverse
 * order of registration, the others in that order. What `parent` or `child` throws is an uncaught exception, but `fork`
 * returns. Returns a function that takes the registration back. Throws a TypeError for what is no function.
 * See [pthread_atfork(3)](https://man7.org/linux/man-pages/man3/pthread_atfork.3.html).
 */
export function atfork(functions: AtFork): () => void {
  structure('atfork', 'functions', 'an object { prepare, parent, child }', functions);
  for (const name of ['prepare', 'parent', 'child'] as const)
    if (functions[name] !== undefined && typeof functions[name] !== 'function')
      refuse('atfork', name, 'a function', functions[name]);
  const entry = { ...functions };
  registered.push(entry);
  return () => {
    const at = registered.indexOf(entry);
    if (at >= 0) registered.splice(at, 1);
  };
}

/** Calls the `prepare` functions and gives the registrations whose `parent` or `child` is due after them. */
export function prepareFork(): readonly AtFork[] {
  const due = [...registered];
  for (let at = due.length - 1; at >= 0; at--) {
    try {
      due[at]?.prepare?.();
    } catch (error) {
      finishFork(due.slice(at + 1), 'parent');
      throw error;
    }
  }
  return due;
}

export function finishFork(due: readonly AtFork[], side: 'parent' | 'child'): void {
  for (let at = 0; at < due.length; at++) {
    try {
      due[at]?.[side]?.();
    } catch (error) {
      process.nextTick(() => {
        throw error;
      });
    }
  }
}
