import * as sys from '@perlipc/sys';
import type { Handle } from './handle.js';
import { type Bits, selectSets } from './select-bits.js';
import { selected, setSelected } from './selected.js';

/** `select`, with a handle or with four sets, and in list context with four. */
export interface Select {
  /**
   * `select FILEHANDLE`
   *
   * Makes a handle the one that `print`, `printf`, `say` and OUTPUT_AUTOFLUSH are about, and returns the one that was.
   */
  (handle?: Handle): Handle;
  /**
   * `select RBITS, WBITS, EBITS, TIMEOUT` · blocks
   *
   * Waits until a descriptor of the first set can be read, one of the second written, or one of the third has out-of-band data,
   * for at most `timeout` seconds (undefined: for ever), or until a signal's handler has run. A set is a variable with a string
   * as `vec` makes it, or bytes, descriptor 0 the lowest bit of the first; what is not ready is taken out of it. Returns how many are
   * ready, or -1 and ERRNO: EBADF, EINTR, EINVAL. See [select(2)](https://man7.org/linux/man-pages/man2/select.2.html). EBADF is for any descriptor that isn't open, as POSIX has it;
   * Linux's own call, and so perl, says nothing of those beyond the process's table of descriptors (64, then what was ever needed).
   */
  (rbits: Bits, wbits: Bits, ebits: Bits, timeout: number | undefined): number;
  /** `($nfound, $timeleft) = select …`: the same, and the seconds that were left of a timeout, as Linux has it. */
  list(
    rbits: Bits,
    wbits: Bits,
    ebits: Bits,
    timeout: number | undefined,
  ): [nfound: number, timeleft?: number];
}

export const select: Select = Object.assign(selectEither as Select, {
  list(rbits: Bits, wbits: Bits, ebits: Bits, timeout: number | undefined): [number, number?] {
    const start = performance.now();
    const found = selectSets(rbits, wbits, ebits, timeout);
    if (timeout === undefined) return [found];
    return [found, Math.max(0, timeout - (performance.now() - start) / 1000)];
  },
});

function selectEither(
  first?: Handle | Bits,
  ...rest: [] | [wbits: Bits, ebits: Bits, timeout: number | undefined]
): Handle | number {
  if (rest.length === 3) return selectSets(first as Bits, ...rest);
  sys.safePoint();
  const handle = first as Handle | undefined;
  const before = selected;
  if (handle) setSelected(handle);
  return before;
}
