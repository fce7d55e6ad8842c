import * as sys from '@perlipc/sys';
import { text } from '../diagnostics/text.js';
import { Handle } from '../io/handle.js';
import { pathname } from '../io/pathname.js';

/** What calls of a file take: its name, or a handle that has it, or a directory, open. */
export type File = string | Handle;

/** The bytes of a name; of an undefined one `-w` warns. */
export function named(name: string, operation: string): Buffer {
  return pathname(text(name, operation), operation);
}

/** The descriptor of what a handle has open, a file before a directory; -1 if it has neither. */
export function descriptorOf(handle: Handle): number {
  return handle.fd >= 0 ? handle.fd : (handle.directory?.fd ?? -1);
}

/** Calls `byName` or `byDescriptor`. Throws EBADF for a handle that has no file open. */
export function onFile<T>(
  file: File,
  operation: string,
  byName: (path: Buffer) => T,
  byDescriptor: (fd: number) => T,
): T {
  if (!(file instanceof Handle)) return byName(named(file, operation));
  if (file.fd < 0) throw new sys.SystemError(sys.EBADF, operation);
  return byDescriptor(file.fd);
}
