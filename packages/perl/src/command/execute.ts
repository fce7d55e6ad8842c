import * as sys from '@perlipc/sys';
import { raw } from '../base/bytes.js';
import { ERRNO, setErrno } from '../base/errno.js';
import { warning } from '../diagnostics/warning.js';
import type { Command } from './command.js';

/** Replaces the program of this process. It returns only where it can't: ERRNO's number, and with `-w` a warning. */
export function execute(command: Command): number {
  const { file, words } = bytesOf(command);
  try {
    return sys.execvp(file, words);
  } catch (error) {
    const errno = setErrno(error);
    warning(`Can't exec "${upToNul(command.file)}": ${ERRNO}`);
    return errno;
  }
}

/** The bytes that the system gets. */
export function bytesOf({ file, words }: Command): { file: Uint8Array; words: Uint8Array[] } {
  return { file: raw(upToNul(file)), words: words.map((word) => raw(upToNul(word))) };
}

/** The system takes a word up to its first NUL byte. */
function upToNul(word: string): string {
  return word.split('\0', 1)[0] ?? '';
}
