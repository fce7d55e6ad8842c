import { recordState } from '../base/record-state.js';
import { interpolating, type Variable } from '../base/variable.js';
import { die } from '../diagnostics/die.js';

/**
 * `$/`: what ends a record of `readline`: a string, undefined for the whole rest, `''` for paragraphs, or a number of
 * bytes (`$/ = \N` in Perl); dies of a number that is not positive
 */
export const INPUT_RECORD_SEPARATOR: Variable<string | number | undefined> = interpolating({
  get value() {
    return recordState.separator;
  },
  set value(to) {
    if (typeof to === 'number' && to < 1)
      die(`Setting $/ to a reference to ${to <= -1 ? 'a negative integer' : 'zero'} is forbidden`);
    recordState.separator = typeof to === 'number' ? Math.trunc(to) : to;
  },
});

/** `$,`: what `print` and `say` put between their items. */
export const OUTPUT_FIELD_SEPARATOR: Variable<string | undefined> = interpolating({ value: undefined });

/** `$\`: what `print` puts after its last item. */
export const OUTPUT_RECORD_SEPARATOR: Variable<string | undefined> = interpolating({ value: undefined });
