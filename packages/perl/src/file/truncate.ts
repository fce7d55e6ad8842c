import * as sys from '@perlipc/sys';
import { attempt, ERRNO } from '../base/errno.js';
import { text } from '../diagnostics/text.js';
import { Handle } from '../io/handle.js';
import { pathname } from '../io/pathname.js';

/**
 * `truncate FILEHANDLE, LENGTH` or `truncate EXPR, LENGTH`
 *
 * Makes a file that is open for writing, or one by its name, so many bytes long; what was printed is written first. True, or
 * undefined and ERRNO. See [truncate(2)](https://man7.org/linux/man-pages/man2/truncate.2.html).
 */
export function truncate(file: Handle | string, length: number): true | undefined {
  sys.safePoint();
  ERRNO.value = 0;
  return attempt(() => {
    const size = Math.trunc(length);
    if (file instanceof Handle) truncateOpen(file, size);
    else truncateNamed(file, size);
    return true as const;
  }, undefined);
}

function truncateOpen(handle: Handle, length: number): void {
  if (handle.fd < 0) throw new sys.SystemError(sys.EBADF, 'truncate');
  if (handle.output.fd >= 0) handle.output.flush();
  sys.ftruncate(handle.fd, length);
}

function truncateNamed(name: string, length: number): void {
  if (length < 0) throw new sys.SystemError(sys.EINVAL, 'truncate');
  const fd = sys.open(pathname(text(name, 'truncate'), 'truncate'), sys.O_WRONLY);
  try {
    sys.ftruncate(fd, length);
  } finally {
    sys.close(fd);
  }
}
