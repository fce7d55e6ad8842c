import * as sys from '@perlipc/sys';
import { text } from '@perlipc/sys/argument';
import type { Scalar } from '../base/numeric.js';
import { Packer } from './packer.js';

/**
 * `pack TEMPLATE, LIST`
 *
 * A string, by a template of Perl's types `a A Z b B h H c C W U s S l L q Q j J i I n N v V f d F D w u x X @ .` with counts,
 * `*`, `[N]`, `[TEMPLATE]`, groups, `<`, `>`, `!`, `/`, `C0` and `U0`. Missing values count as an empty string or 0.
 * The string has bytes, and characters where `U` begins the template, or `W` or a string has one.
 * Dies of a mistake in the template, of the pointers `p` and `P` and of what can't be packed, such as an infinity.
 */
export function pack(template: string, ...list: (Scalar | Uint8Array)[]): string {
  sys.safePoint();
  return new Packer(list).run(text('pack', 'TEMPLATE', template));
}
