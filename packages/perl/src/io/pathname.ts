import * as sys from '@perlipc/sys';
import { text } from '@perlipc/sys/argument';
import { raw } from '../base/bytes.js';
import { warning } from '../diagnostics/warning.js';

/** The bytes of a file's name, or of a pattern. No file has one with a NUL byte: that is a failed call, ENOENT, and `-w` warns. */
export function pathname(name: string, operation: string, what: 'pathname' | 'pattern' = 'pathname'): Buffer {
  text(operation, 'NAME', name);
  const [before, after] = name.split('\0');
  if (after === undefined) return raw(name);
  warning(`Invalid \\0 character in ${what} for ${operation}: ${before}\\0${after}`);
  throw new sys.SystemError(sys.ENOENT, operation);
}
