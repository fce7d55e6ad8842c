import * as sys from '@perlipc/sys';
import { ERRNO } from '../base/errno.js';
import { WARNING } from '../base/switches.js';
import { emitWarning } from '../diagnostics/warning.js';

const linux = process.platform === 'linux';

export const LC_CTYPE = linux ? 0 : 2;
export const LC_NUMERIC = linux ? 1 : 4;
export const LC_TIME = linux ? 2 : 5;
export const LC_COLLATE = linux ? 3 : 1;
export const LC_MONETARY = linux ? 4 : 3;
export const LC_MESSAGES = linux ? 5 : 6;
export const LC_ALL = linux ? 6 : 0;

/** The locale by the name that it was last given; both names mean the same one. */
let current: 'C' | 'POSIX' = 'C';

/**
 * `POSIX::setlocale(CATEGORY, LOCALE)`
 *
 * The name of the locale, after setting it where one is given: `C` or `POSIX`, which are one; `''`, the environment's, is `C` too. Any
 * other is not there: undefined, and ENOENT. See [setlocale(3)](https://man7.org/linux/man-pages/man3/setlocale.3.html).
 */
export function setlocale(category: number, locale?: string): string | undefined {
  if (!(category >= 0 && category <= (linux ? 12 : 6))) {
    // Perl's message ends in a newline of its own, and so has no place.
    if (WARNING.value)
      emitWarning(`Unknown locale category ${category}; can't set it to ${locale ?? '(null)'}\n`);
    return undefined;
  }
  if (locale === 'C' || locale === 'POSIX') current = locale;
  else if (locale !== undefined && locale !== '') {
    ERRNO.value = sys.ENOENT;
    return undefined;
  }
  return current;
}

/** `POSIX::localeconv()`: how the locale writes numbers: the point, and nothing else. See [localeconv(3)](https://man7.org/linux/man-pages/man3/localeconv.3.html). */
export function localeconv(): Record<string, string | number> {
  return { decimal_point: '.' };
}
