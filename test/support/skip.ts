import { describe, test } from 'vitest';

/** `describe` and `test`, skipped for a reason where there is one. Under PERLIPC_NO_SKIP a skip is a failure. */
export function unless(reason: string | undefined) {
  if (reason === undefined) return { describe, test };
  if (process.env['PERLIPC_NO_SKIP']) {
    const fail = (name: string) =>
      test(name, () => {
        throw new Error(`skipped: ${reason}`);
      });
    return { describe: fail as unknown as typeof describe, test: fail as unknown as typeof test };
  }
  const named = (name: string) => `${name} (skipped: ${reason})`;
  return {
    describe: ((name: string) =>
      describe.skip(named(name), () => test(reason, () => {}))) as unknown as typeof describe,
    test: ((name: string) => test.skip(named(name))) as unknown as typeof test,
  };
}
