/** What is told of what `die` is about to throw: `$SIG{__DIE__}`. */
export const dieHook: { call: ((thrown: unknown) => unknown) | undefined } = { call: undefined };

/** Tells the hook, which is off while it runs; what it throws is thrown instead. */
export function tellDieHook(thrown: unknown): void {
  const { call } = dieHook;
  if (call === undefined) return;
  dieHook.call = undefined;
  try {
    call(thrown);
  } finally {
    dieHook.call = call;
  }
}
