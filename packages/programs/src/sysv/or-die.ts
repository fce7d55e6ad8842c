import { croak, ERRNO } from '@perlipc/perl';
import { SystemError } from '@perlipc/sys';

/** What a call of sys returns; where it fails the program dies of it, as after Perl's `|| die "NAME: $!"`. */
export function orDie<T>(name: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    ERRNO.value = -error.errno;
    return croak(`${name}: ${ERRNO}`);
  }
}
