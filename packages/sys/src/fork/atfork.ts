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

type Call = () => void;

/** What is due after a fork. */
export interface Due {
  readonly parent?: Call | undefined;
  readonly child?: Call | undefined;
}

const NOTHING: Due = { parent: undefined, child: undefined };

/** Calls the `prepare` functions and gives what those of `parent` and `child` are that are due after them. */
export function prepareFork(): Due {
  if (registered.length === 0) return NOTHING;
  const all = [...registered];
  for (let at = all.length - 1; at >= 0; at--) {
    try {
      all[at]?.prepare?.();
    } catch (error) {
      inOrder(all.slice(at + 1).flatMap(({ parent }) => parent ?? []))?.();
      throw error;
    }
  }
  return {
    parent: inOrder(all.flatMap(({ parent }) => parent ?? [])),
    child: inOrder(all.flatMap(({ child }) => child ?? [])),
  };
}

/** Calls all of them, if there are any. A child that looked for properties here would have V8 learn where they are, each child anew. */
function inOrder(calls: Call[]): Call | undefined {
  return calls.reduceRight<Call | undefined>(
    (rest, call) => () => {
      try {
        call();
      } catch (error) {
        throwLater(error);
      }
      rest?.();
    },
    undefined,
  );
}

function throwLater(error: unknown): void {
  process.nextTick(() => {
    throw error;
  });
}

// V8 compiles a function at its first call: without this one, anew in each child.
inOrder([() => {}])?.();
