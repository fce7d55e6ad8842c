import * as sys from '@perlipc/sys';
import { raw } from '../base/bytes.js';
import { ERRNO, setErrno } from '../base/errno.js';
import { warning } from '../diagnostics/warning.js';
import type { Command } from './command.js';

/** Replaces the program of this process. It returns only where it can't: ERRNO's number, and with `-w` a warning. */
export function execute(command: Command): number {
  const [file = '', ...words] = [command.file, ...command.words].map(upToNul);
  try {
    return sys.execvp(raw(file), words.map(raw));
  } catch (error) {
    const errno = setErrno(error);
    warning(`Can't exec "${file}": ${ERRNO}`);
    return errno;
  }
}

/** The system takes a word up to its first NUL byte. */
function upToNul(word: string): string {
  return word.split('\0', 1)[0] ?? '';
}
