import * as sys from '@perlipc/sys';

class Errno {
  #value = 0;

  /** The number, of which setting it takes the integer. */
  get value(): number {
    return this.#value;
  }

  set value(number: number) {
    this.#value = number | 0;
  }

  /** `$!{NAME}`: whether the last failure was the one of this name. */
  is(name: string): boolean {
    return /^E(?!AI_)/.test(name) && this.#value !== 0 && Reflect.get(sys, name) === this.#value;
  }

  valueOf(): number {
    return this.value;
  }

  toString(): string {
    return this.value === 0 ? '' : sys.strerror(this.value);
  }

  [Symbol.toPrimitive](hint: string): number | string {
    return hint === 'string' ? this.toString() : this.value;
  }
}

/**
 * `$!`: the number of the last failed call and its text in one
 *
 * `+ERRNO` and `ERRNO.value` give the number, `${ERRNO}` the text; `ERRNO.value = n` sets it. Success doesn't clear it. See
 * [errno(3)](https://man7.org/linux/man-pages/man3/errno.3.html).
 */
export const ERRNO = new Errno();

/** The positive errno of a failed call of sys or of `node:fs`, or undefined of anything else. */
function errnoOf(error: unknown): number | undefined {
  if (error instanceof sys.SystemError) return -error.errno;
  if (error instanceof Error && 'syscall' in error && 'errno' in error && typeof error.errno === 'number')
    return -error.errno;
  return undefined;
}

/** Sets ERRNO to the number of a failed call and returns it; throws on what is no failed call. */
export function setErrno(error: unknown): number {
  const errno = errnoOf(error);
  if (errno === undefined) throw error;
  ERRNO.value = errno;
  return errno;
}

/** Perl's convention for a call: what it returns, or `otherwise` with ERRNO set where it throws a failed call. */
export function attempt<T, F>(call: () => T, otherwise: F): T | F {
  try {
    return call();
  } catch (error) {
    setErrno(error);
    return otherwise;
  }
}
