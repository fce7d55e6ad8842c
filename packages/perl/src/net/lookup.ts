import * as sys from '@perlipc/sys';
import type { Lookup } from '../base/context.js';
import { attempt, ERRNO } from '../base/errno.js';
import { setChildError } from '../base/status.js';

/** A function in both contexts, of one that asks for an entry of the databases. */
export function lookup<Args extends unknown[], Entry, Scalar, List extends unknown[]>(
  ask: (...args: Args) => Entry | undefined,
  scalar: (entry: Entry) => Scalar,
  list: (entry: Entry) => List,
): Lookup<Args, Scalar, List> {
  const answer = (args: Args) => {
    sys.safePoint();
    return attempt(() => found(() => (args.some(isTooLong) ? undefined : ask(...args))), undefined);
  };
  return Object.assign(
    (...args: Args) => {
      const entry = answer(args);
      return entry && scalar(entry);
    },
    {
      list: (...args: Args): List | [] => {
        const entry = answer(args);
        return entry ? list(entry) : [];
      },
    },
  );
}

/** What is longer than a name can be is the name of nothing. */
function isTooLong(argument: unknown): boolean {
  if (typeof argument !== 'string' || argument.length * MOST_BYTES <= LONGEST) return false;
  return Buffer.byteLength(argument.replace(/\.$/, '')) > LONGEST;
}

/** Bytes of the longest name, without the root's dot. */
const LONGEST = 253;
/** Of a UTF-16 code unit in UTF-8. */
const MOST_BYTES = 3;

/** The C library leaves errno 0 after a lookup, found or not, and EAGAIN where another try may help. */
function found<Entry>(ask: () => Entry | undefined): Entry | undefined {
  try {
    const entry = ask();
    ERRNO.value = 0;
    return entry;
  } catch (error) {
    if (!(error instanceof sys.ResolverError)) throw error;
    ERRNO.value = error.errno === sys.TRY_AGAIN ? sys.EAGAIN : 0;
    setChildError(error.errno);
    return undefined;
  }
}
