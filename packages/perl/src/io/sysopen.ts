import * as sys from '@perlipc/sys';
import { attempt } from '../base/errno.js';
import { text } from '../diagnostics/text.js';
import { checkHandle } from './check-handle.js';
import { replaceFile } from './close-handle.js';
import type { Handle } from './handle.js';
import type { Direction } from './handle-state.js';
import { isStream, refuseDirectory, settle } from './open.js';
import { pathname } from './pathname.js';

/**
 * `sysopen FILEHANDLE, FILENAME, MODE, PERMS` · blocks on a FIFO
 *
 * Opens a file with the flags of [open(2)](https://man7.org/linux/man-pages/man2/open.2.html) (`O_RDWR | O_CREAT | O_EXCL`, …); a
 * new file has the mode `perms` without the bits of the umask. True, or
 * undefined and ERRNO. See [open(2)](https://man7.org/linux/man-pages/man2/open.2.html).
 */
export function sysopen(handle: Handle, name: string, mode: number, perms = 0o666): true | undefined {
  checkHandle(handle, 'sysopen');
  sys.safePoint();
  refuseDirectory(handle);
  if (handle.fd > 2) replaceFile(handle);
  const opened = attempt(() => {
    const fd = sys.open(pathname(text(name, 'sysopen'), 'open'), mode, perms);
    return { fd, direction: directionOf(mode), stream: isStream(fd) };
  }, undefined);
  return opened && settle(handle, opened, 'bytes') ? true : undefined;
}

function directionOf(mode: number): Direction {
  const way = mode & sys.O_ACCMODE;
  return way === sys.O_RDONLY ? 'in' : way === sys.O_WRONLY ? 'out' : 'both';
}
