import * as sys from '@perlipc/sys';
import { raw } from '../base/bytes.js';
import { attempt, ERRNO } from '../base/errno.js';
import { numeric, type Scalar } from '../base/numeric.js';
import { operand } from '../diagnostics/operand.js';
import { Handle } from '../io/handle.js';
import { refuse } from '../io/refuse.js';
import { descriptorOf, named } from './target.js';

/**
 * `chdir EXPR`, `chdir FILEHANDLE`, `chdir DIRHANDLE` or `chdir`
 *
 * Goes to a directory, by name or by what a handle has open; without an argument to that of HOME or else LOGDIR. True, or false and
 * ERRNO. See [chdir(2)](https://man7.org/linux/man-pages/man2/chdir.2.html).
 */
export function chdir(...to: [] | [string | Handle]): boolean {
  sys.safePoint();
  const [place] = to;
  if (place instanceof Handle) return toOpen(place);
  const name = to.length === 0 ? home() : place;
  if (name === undefined && to.length === 0) {
    ERRNO.value = sys.EINVAL;
    return false;
  }
  return succeeds(() => sys.chdir(named(name as string, 'chdir')));
}

function home(): string | undefined {
  const { HOME, LOGDIR } = process.env;
  const name = HOME || LOGDIR;
  return name && raw(name).toString('latin1');
}

function toOpen(handle: Handle): boolean {
  const fd = descriptorOf(handle);
  if (fd < 0) {
    refuse(handle, 'chdir');
    return false;
  }
  return succeeds(() => sys.fchdir(fd));
}

function succeeds(call: () => void): boolean {
  return attempt(() => {
    call();
    return true;
  }, false);
}

/**
 * `umask EXPR` or `umask`
 *
 * Sets the mode bits that new files don't get, and returns the former mask; without an argument it only returns the mask. See
 * [umask(2)](https://man7.org/linux/man-pages/man2/umask.2.html).
 */
export function umask(...mask: [] | [Scalar]): number {
  sys.safePoint();
  const [bits] = mask;
  const wanted = mask.length === 0 ? undefined : operand(bits, 'umask');
  if (wanted !== undefined && wanted !== null) return sys.umask(Number(numeric(wanted)) & 0o777);
  const present = sys.umask(0);
  sys.umask(present);
  return present;
}
