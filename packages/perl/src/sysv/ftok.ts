import * as sys from '@perlipc/sys';
import { text } from '@perlipc/sys/argument';
import { raw } from '../base/bytes.js';
import { attempt } from '../base/errno.js';
import { die } from '../diagnostics/die.js';

/**
 * `ftok PATH, ID`
 *
 * A key of a file that exists and of the low 8 bits of a number or of a character, 1 by default; undefined and ERRNO if there is no such
 * file. Dies of a longer string. See [ftok(3)](https://man7.org/linux/man-pages/man3/ftok.3.html).
 */
export function ftok(path: string, id: number | string = 1): number | undefined {
  if (typeof id === 'string' && id.length !== 1) die('invalid project id');
  const project = typeof id === 'string' ? id.charCodeAt(0) : id;
  return attempt(() => sys.ftok(raw(text('ftok', 'PATH', path)), project), undefined);
}
