import { croakAtCall } from '../diagnostics/carp.js';

const MODES: Record<string, string> = { r: '<', w: '>', a: '>>' };

/** The mode of `open` for one of [fopen(3)](https://man7.org/linux/man-pages/man3/fopen.3.html): `r`, `w`, `a`, each also with `+`. Dies of others. */
export function openMode(mode: string): string {
  if (/^\+?(?:<|>>?)$/.test(mode)) return mode;
  const [, letter = '', plus = ''] = /^([rwa])(\+?)$/.exec(mode) ?? [];
  return letter === '' ? croakAtCall(`IO::Handle: bad open mode: ${mode}`) : plus + MODES[letter];
}
