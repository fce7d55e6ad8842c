import * as sys from '@perlipc/sys';
import { attempt, ERRNO } from '../base/errno.js';
import { die } from '../diagnostics/die.js';
import { warning } from '../diagnostics/warning.js';
import { checkHandle } from '../io/check-handle.js';
import { Directory } from '../io/directory.js';
import type { Handle } from '../io/handle.js';
import { named } from './target.js';

/**
 * `opendir DIRHANDLE, EXPR`
 *
 * Opens a directory for `readdir`, `rewinddir` and the others; one that the handle has open is closed. True, or undefined and ERRNO. Its entries are
 * those of this moment, or of rewinddir's. Dies of a handle that has a file open. See [opendir(3)](https://man7.org/linux/man-pages/man3/opendir.3.html).
 */
export function opendir(handle: Handle, name: string): true | undefined {
  checkHandle(handle, 'opendir');
  sys.safePoint();
  if (handle.fd >= 0) die(`Cannot open ${handle.name} as a dirhandle: it is already open as a filehandle`);
  handle.directory?.close();
  handle.directory = undefined;
  return attempt(() => {
    handle.directory = new Directory(named(name, 'opendir'));
    return true as const;
  }, undefined);
}

/** What the handle has open; EBADF and a warning of `-w` where that is no directory. */
function directoryOf(handle: Handle, operation: string): Directory | undefined {
  sys.safePoint();
  checkHandle(handle, operation);
  if (handle.directory === undefined) {
    warning(`${operation}() attempted on invalid dirhandle ${handle.name}`);
    ERRNO.value = sys.EBADF;
  }
  return handle.directory;
}

/** `readdir` in its two contexts. */
interface Readdir {
  (handle: Handle): string | undefined;
  /** List context: the entries that are left. */
  list(handle: Handle): string[];
}

/**
 * `readdir DIRHANDLE`
 *
 * The next entry of a directory, `.` and `..` among them; undefined at the end. `readdir.list(DIRHANDLE)` is the list of all that
 * are left. Entries are not sorted: they come in the system's order. See [readdir(3)](https://man7.org/linux/man-pages/man3/readdir.3.html).
 */
export const readdir: Readdir = Object.assign((handle: Handle) => directoryOf(handle, 'readdir')?.next(), {
  list: rest,
});

function rest(handle: Handle): string[] {
  const directory = directoryOf(handle, 'readdir');
  const names: string[] = [];
  for (let name = directory?.next(); name !== undefined; name = directory?.next()) names.push(name);
  return names;
}

/**
 * `telldir DIRHANDLE`
 *
 * The position of readdir, for seekdir; undefined and ERRNO without a directory. See
 * [telldir(3)](https://man7.org/linux/man-pages/man3/telldir.3.html).
 */
export function telldir(handle: Handle): number | undefined {
  return directoryOf(handle, 'telldir')?.position;
}

/**
 * `seekdir DIRHANDLE, POS`
 *
 * Continues readdir at a position that telldir returned. True, or undefined and ERRNO. See
 * [seekdir(3)](https://man7.org/linux/man-pages/man3/seekdir.3.html).
 */
export function seekdir(handle: Handle, position: number): true | undefined {
  const directory = directoryOf(handle, 'seekdir');
  if (directory === undefined) return undefined;
  directory.position = position;
  return true;
}

/**
 * `rewinddir DIRHANDLE`
 *
 * Starts readdir again, with the entries that the directory has now. True, or undefined and ERRNO. See
 * [rewinddir(3)](https://man7.org/linux/man-pages/man3/rewinddir.3.html).
 */
export function rewinddir(handle: Handle): true | undefined {
  const directory = directoryOf(handle, 'rewinddir');
  if (directory === undefined) return undefined;
  return attempt(() => {
    directory.rewind();
    return true as const;
  }, undefined);
}

/**
 * `closedir DIRHANDLE`
 *
 * Closes a directory. True, or undefined and ERRNO. See [closedir(3)](https://man7.org/linux/man-pages/man3/closedir.3.html).
 */
export function closedir(handle: Handle): true | undefined {
  const directory = directoryOf(handle, 'closedir');
  if (directory === undefined) return undefined;
  handle.directory = undefined;
  return attempt(() => {
    directory.close();
    return true as const;
  }, undefined);
}
