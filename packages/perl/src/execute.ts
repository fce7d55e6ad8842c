import * as sys from '@perlipc/sys';
import type { Command } from './command.js';
import { warning } from './diagnostic.js';
import { ERRNO, failed } from './errno.js';

/** Replaces the program of this process. It returns only where it can't: ERRNO's number, and with `-w` a warning. */
export function execute({ file, words }: Command): number {
  try {
    return sys.execvp(raw(file), words.map(raw));
  } catch (error) {
    const errno = failed(error);
    warning(`Can't exec "${file}": ${ERRNO}`);
    return errno;
  }
}

/** The bytes of a string; one with wide characters is UTF-8, as perl has it inside. */
function raw(string: string): Uint8Array {
  return Buffer.from(string, /[^\0-\xff]/.test(string) ? 'utf8' : 'latin1');
}
